//! What each kind of problem means and what cures it, at more length than a message can say: for `handbok explain` and
//! the guide. The compiler sees to it that no code is without.

use super::{Code, Text};

/// A kind of problem, explained.
pub struct Explanation {
    /// What is wrong.
    pub cause: Text,
    /// What to do about it.
    pub cure: Text,
}

macro_rules! explanations {
    ($($name:ident { cause: $cause:literal, cure: $cure:literal, $cure_en:literal })*) => {
        impl Code {
            /// What it means and what to do. The English cause is the code's own meaning.
            pub fn explanation(self) -> Explanation {
                let (cause, cure, cure_en) = match self { $(Code::$name => ($cause, $cure, $cure_en),)* };
                Explanation {
                    cause: Text { nb: cause.to_string(), en: self.meaning().to_string() },
                    cure: Text { nb: cure.to_string(), en: cure_en.to_string() },
                }
            }
        }
    };
}

explanations! {
    NoManual {
        cause: "Mappen har ingen handbok.yaml.",
        cure: "Gi kommandoen mappen som handbok.yaml ligger i, eller lag en ny manual med `handbok new`.",
        "Give the command the folder that holds handbok.yaml, or make a new manual with `handbok new`."
    }
    Unreadable {
        cause: "En fil eller mappe som systemet ikke lar oss lese.",
        cure: "Se etter om filen er åpen i et annet program, og om du har rett til å lese den.",
        "See whether another program holds the file open, and whether you have the right to read it."
    }
    Encoding {
        cause: "En fil er ikke tekst i UTF-8, og kan ikke leses sikkert som noe annet.",
        cure: "Lagre filen som UTF-8. Er den lagret som Windows-1252, gjør `handbok check --fix` det for deg.",
        "Save the file as UTF-8. If it was saved as Windows-1252, `handbok check --fix` does it for you."
    }
    FileName {
        cause: "En fil har et navn som ikke kan publiseres overalt.",
        cure: "Gi filen et navn av bokstaver, tall og bindestrek. Små bokstaver er tryggest.",
        "Give the file a name of letters, digits and hyphens. Small letters are safest."
    }
    TooLarge {
        cause: "En fil er større enn Handbok leser.",
        cure: "Del filen, eller gjør bildet mindre.",
        "Split the file, or make the picture smaller."
    }
    YamlSyntax {
        cause: "YAML-en kan ikke leses.",
        cure: "Meldingen sier hva du skal skrive. Oftest mangler det anførselstegn rundt en tekst med kolon, eller innrykket er feil.",
        "The message says what to type. Most often a text with a colon lacks its quotation marks, or the indentation is wrong."
    }
    UnknownKey {
        cause: "En nøkkel som Handbok ikke kjenner.",
        cure: "Rett skrivemåten. Alle nøkler står i oppslaget.",
        "Mend the spelling. All keys stand in the reference."
    }
    DuplicateKey {
        cause: "Den samme nøkkelen står to ganger.",
        cure: "Behold én av dem.",
        "Keep one of them."
    }
    MissingKey {
        cause: "En påkrevd nøkkel mangler.",
        cure: "Skriv den inn. Et kapittel må ha `title`; handbok.yaml må ha `title` og `languages`.",
        "Write it. A chapter must have `title`; handbok.yaml must have `title` and `languages`."
    }
    WrongType {
        cause: "Verdien er av et annet slag enn nøkkelen tar.",
        cure: "Skriv det meldingen ber om: en tekst, en liste i klammer, `true` eller `false`.",
        "Write what the message asks for: a text, a list in brackets, `true` or `false`."
    }
    WrongValue {
        cause: "En verdi som ikke kan være riktig.",
        cure: "Meldingen viser et eksempel på hva som kan stå der.",
        "The message shows an example of what can stand there."
    }
    UnknownLanguage {
        cause: "En mappe eller nøkkel nevner et språk som manualen ikke har.",
        cure: "Skriv språket i `languages` i handbok.yaml, eller gi mappen eller nøkkelen navnet på et språk som står der.",
        "Write the language in `languages` in handbok.yaml, or rename the folder or key to a language that stands there."
    }
    UnknownDirective {
        cause: "Et direktiv som Handbok ikke kjenner.",
        cure: "Rett skrivemåten. Skal teksten vises som den står, skriver du en omvendt skråstrek foran kolonet.",
        "Mend the spelling. If the text is to be shown as it stands, put a backslash before the colon."
    }
    UnclosedDirective {
        cause: "Et direktiv uten kolonene som avslutter det.",
        cure: "Sett like mange kolon på en egen linje etter blokken, med samme innrykk.",
        "Put as many colons on a line of their own after the block, with the same indentation."
    }
    StrayFence {
        cause: "Kolon som ikke avslutter noe.",
        cure: "Slett linjen, eller rykk den inn like langt som der blokken begynner.",
        "Delete the line, or indent it as far as the block's beginning."
    }
    MisplacedDirective {
        cause: "Et direktiv som ikke kan stå der det står.",
        cure: "Meldingen sier hvor det hører hjemme: `:::result` i et steg, `:::tab` i `::::tabs`, `:::fix` i et symptom.",
        "The message says where it belongs: `:::result` in a step, `:::tab` in `::::tabs`, `:::fix` in a symptom."
    }
    BadAttribute {
        cause: "Et attributt som direktivet ikke tar, eller en verdi som ikke kan være riktig.",
        cure: "Se hva direktivet tar, i oppslaget over direktiver. En verdi med mellomrom skal ha anførselstegn.",
        "See in the reference of directives what it takes. A value with spaces stands in quotation marks."
    }
    BadId {
        cause: "En id med tegn som ikke virker i adresser.",
        cure: "Bruk bokstaver, tall og bindestrek, og begynn med en bokstav.",
        "Use letters, digits and hyphens, and begin with a letter."
    }
    BadTime {
        cause: "Et tidspunkt som ikke er mm:ss eller t:mm:ss.",
        cure: "Skriv `02:53` eller `1:02:53`.",
        "Write `02:53` or `1:02:53`."
    }
    BadReference {
        cause: "En henvisning som ikke kan leses.",
        cure: "Skriv `[](#id)`, `[](fil.md)` eller `[](fil.md#id)`.",
        "Write `[](#id)`, `[](file.md)` or `[](file.md#id)`."
    }
    UnsafeLink {
        cause: "En lenke med en begynnelse som ikke er tillatt.",
        cure: "Bruk https:, http:, mailto: eller tel:, eller navnet på en fil i manualen.",
        "Use https:, http:, mailto: or tel:, or the name of a file in the manual."
    }
    TooDeep {
        cause: "Blokker ligger dypere inni hverandre enn Handbok følger.",
        cure: "Flytt det innerste ut i et eget avsnitt.",
        "Move the innermost ones out into a paragraph of their own."
    }
    Unparsable {
        cause: "Et kapittel som Markdown-tolken ikke kan lese.",
        cure: "Ta bort uvanlige tegn, og del teksten til du finner stedet. Meld gjerne fra om feilen.",
        "Remove unusual characters, and halve the text until you find the place. Please report the fault."
    }
    Footnote {
        cause: "En fotnote uten tekst, eller en tekst som ingenting viser til.",
        cure: "Skriv både `[^ord]` i teksten og `[^ord]: …` under den.",
        "Write both `[^word]` in the text and `[^word]: …` below it."
    }
    RawHtml {
        cause: "HTML som vises som tekst, fordi manualen ikke tillater elementet.",
        cure: "Skriv det med Markdown, eller tillat elementet med `html: […]` i handbok.yaml.",
        "Write it in Markdown, or allow the element with `html: […]` in handbok.yaml."
    }
    DuplicateId {
        cause: "Den samme id-en er gitt to ganger i et kapittel.",
        cure: "Gi det ene stedet et annet navn.",
        "Give one of the places another name."
    }
    DeadLink {
        cause: "En lenke til en fil som ikke finnes.",
        cure: "Rett navnet. Det regnes fra mappen kapittelet ligger i. Bytter du navn på et kapittel, bruker du `handbok rename`.",
        "Mend the name. It counts from the chapter's folder. To rename a chapter, use `handbok rename`."
    }
    OutsideManual {
        cause: "En sti som leder ut av manualen.",
        cure: "Legg filen i manualens mappe, og vis til den der.",
        "Put the file into the manual's folder, and refer to it there."
    }
    MissingAnchor {
        cause: "En henvisning til en id som ikke finnes.",
        cure: "Meldingen lister id-ene som finnes. Nye steder får en id slik: `1. {#id} …` eller `## Overskrift {#id}`.",
        "The message lists the ids there are. A new place gets one like this: `1. {#id} …` or `## Heading {#id}`."
    }
    MissingPicture {
        cause: "Et bilde som ikke finnes eller ikke kan leses.",
        cure: "Rett filnavnet, store og små bokstaver også. Bildet må ligge i manualens mappe.",
        "Mend the file's name, capitals too. The picture must lie in the manual's folder."
    }
    UnsafePicture {
        cause: "En tegning som kjører kode eller henter noe fra et annet sted.",
        cure: "Eksporter tegningen på nytt som ren SVG, uten skript og lenker, eller som PNG.",
        "Export the drawing again as plain SVG, without scripts and links, or as PNG."
    }
    StyledPicture {
        cause: "En tegning med stiler som en streng webtjener får nettlesere til å se bort fra.",
        cure: "Eksporter med «presentation attributes» i stedet for CSS, eller som PNG.",
        "Export with “presentation attributes” instead of CSS, or as PNG."
    }
    UnknownEntry {
        cause: "En nøkkel som ikke står i noe register i handbok.yaml.",
        cure: "Rett nøkkelen, eller skriv en ny linje i registeret.",
        "Mend the key, or write a new line in the register."
    }
    BadRange {
        cause: "En rekke av steg som går baklengs, eller som ikke er steg.",
        cure: "Skriv det første steget først: `[](#første..#siste)`. Begge må stå i samme kapittel.",
        "Write the first step first: `[](#first..#last)`. Both must stand in the same chapter."
    }
    VideoRange {
        cause: "Videotider som går baklengs eller overlapper.",
        cure: "Sjekk tidene mot videoen. Klippet til et steg må ligge i klippet til blokken.",
        "Check the times against the video. A step's clip must lie within its block's."
    }
    MarkerCount {
        cause: "Bildet har et annet antall tall enn listen ved siden av har punkter.",
        cure: "Gi hvert tall i `markers` ett punkt i listen under bildet.",
        "Give each number in `markers` an item in the list below the picture."
    }
    Collision {
        cause: "To filer ville fått samme adresse.",
        cure: "Gi den ene en annen `slug`, eller et annet filnavn.",
        "Give one of them another `slug`, or another file name."
    }
    Shape {
        cause: "To språk av et kapittel har ikke de samme stegene eller overskriftene.",
        cure: "Oversett det som mangler, eller ta det bort i begge. Meldingen sier hvilket sted det trolig gjelder.",
        "Translate what is missing, or remove it from both. The message says which place it probably is."
    }
    Unpaired {
        cause: "Filen heter noe annet enn kapittelet den trolig oversetter.",
        cure: "Gi filene samme navn i begge språk.",
        "Give the files the same name in both languages."
    }
    HalfDraft {
        cause: "Kapittelet er et utkast i hovedspråket og publisert i et annet.",
        cure: "Skriv `draft: true` i alle språk, eller i ingen.",
        "Write `draft: true` in all languages, or in none."
    }
    DraftLink {
        cause: "En lenke til et utkast, som bare forhåndsvisningen viser.",
        cure: "Publiser kapittelet, eller vent med lenken.",
        "Publish the chapter, or wait with the link."
    }
    Moved {
        cause: "Kapittelet har fått en annen adresse enn før. Bare forhåndsvisningen ser det.",
        cure: "Skriv den gamle adressen i `aliases`, så gamle lenker virker. `handbok rename` gjør det for deg.",
        "Write the old address in `aliases`, so that old links work. `handbok rename` does it for you."
    }
    StrayFile {
        cause: "En fil som trolig skal være et kapittel, men ikke blir lest som det.",
        cure: "Gi filen et navn som slutter på .md, og legg den i mappen til et språk.",
        "Give the file a name that ends in .md, and put it into a language's folder."
    }
    ThemeFile {
        cause: "En fil under theme/ som ingenting bruker.",
        cure: "Gi den navnet på temaets egen fil, eller slett den.",
        "Give it the name of the theme's own file, or delete it."
    }
    Drift {
        cause: "Kilden til en passasje er endret siden den ble oversatt.",
        cure: "Rett oversettelsen, og bekreft med `handbok status --accept`.",
        "Mend the translation, and confirm it with `handbok status --accept`."
    }
    MissingAlt {
        cause: "Et bilde uten tekst for dem som ikke ser det.",
        cure: "Skriv hva bildet viser, i klammene: `![…](fil.png)`. Sier bildet ingenting, skriver du `{decorative}` bak.",
        "Say in the brackets what the picture shows: `![…](file.png)`. If it says nothing, put `{decorative}` behind it."
    }
    HeadingLevel {
        cause: "En overskrift hopper over et nivå, eller tar tittelens.",
        cure: "Begynn med ##, og bruk ### bare under en ##.",
        "Begin with ##, and use ### only below a ##."
    }
    TypedContact {
        cause: "Et telefonnummer eller en adresse er skrevet for hånd, men står i registeret.",
        cure: "Skriv `:contact[nøkkel]`, så rettes det ett sted.",
        "Write `:contact[key]`, so that it is mended in one place."
    }
    TypedLabel {
        cause: "En tekst på skjermen er skrevet for hånd, men står i registeret.",
        cure: "Skriv `:label[nøkkel]`.",
        "Write `:label[key]`."
    }
    TwoNames {
        cause: "Den samme tingen har to navn.",
        cure: "Velg én skrivemåte, og bruk den overalt.",
        "Choose one spelling, and use it everywhere."
    }
    UnclosedQuote {
        cause: "Et sitat som åpnes og ikke lukkes.",
        cure: "Sett inn anførselstegnet som mangler.",
        "Put in the missing quotation mark."
    }
    InsecureLink {
        cause: "En http-lenke der https trolig er ment.",
        cure: "Skriv https. Er http riktig, legger du lenken i `links` med `http: true`.",
        "Write https. If http is right, put the link into `links` with `http: true`."
    }
    Slip {
        cause: "Tekst som trolig var ment som oppmerking, og som ville blitt vist som den står.",
        cure: "Meldingen sier hva du skal skrive. Er teksten riktig, setter du en omvendt skråstrek foran tegnet.",
        "The message says what to type. If the text is right, put a backslash before the character."
    }
    ReviewDue {
        cause: "Kapittelet skulle vært lest igjen nå.",
        cure: "Les det, rett det, og sett en ny dato i `review_by`.",
        "Read it, mend it, and set a new date in `review_by`."
    }
    Expired {
        cause: "Kapittelet gjelder ikke lenger.",
        cure: "Oppdater det og datoen i `valid_until`, eller skriv `draft: true`.",
        "Update it and the date in `valid_until`, or write `draft: true`."
    }
    NoWayOut {
        cause: "Et symptom uten løsning og uten noen å spørre.",
        cure: "Skriv en `:::fix`, eller nevn en kontakt: `:contact[nøkkel]`.",
        "Write a `:::fix`, or name a contact: `:contact[key]`."
    }
    Unsupported {
        cause: "Noe som denne utgaven av Handbok ikke kan.",
        cure: "Bruk en utgave som er bygd med funksjonen som meldingen nevner.",
        "Use an edition that was built with the feature that the message names."
    }
    Template {
        cause: "En mal i temaet kan ikke tegnes.",
        cure: "Meldingen sier hvor i malen feilen er. Slett filen under theme/ for å bruke temaets egen.",
        "The message says where in the template the fault is. Delete the file under theme/ to use the theme's own."
    }
    Lost {
        cause: "Noe i det som ble importert, har Handbok ikke noe tilsvarende for, eller det var dødt fra før. Det er utelatt.",
        cure: "Se på stedet i kilden, og skriv det på Handboks måte hvis leserne trenger det.",
        "Look at the place in the source, and say it in Handbok's way if readers need it."
    }
    Converted {
        cause: "Noe i det som ble importert, sies på en annen måte i Handbok.",
        cure: "Les stedet i den nye manualen. Er det riktig, er det ingenting å gjøre.",
        "Read the place in the new manual. If it is right, there is nothing to do."
    }
}
