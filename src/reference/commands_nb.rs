//! The help of commands and options in Norwegian. The English one stands at the arguments themselves.

/// By command, by a command and its option, or, with a space first, by an option of several commands.
const TEXTS: &[(&str, &str)] = &[
    ("", "Bygger manualer som folk leser på skjerm, søker i og skriver ut."),
    ("build", "Bygg nettstedet"),
    ("build out", "Mappen det publiseres til"),
    ("build minify", "Gjør sidene mindre, også når handbok.yaml ikke sier det"),
    ("build watch", "Fortsett, og publiser på nytt ved hver endring"),
    ("build poll", "Sammen med --watch: sammenlign filene i stedet for å vente på beskjed"),
    ("new", "Lag en liten manual å begynne med"),
    ("new folder", "Mappen som skal lages"),
    ("import", "Lag en manual av det et annet program har skrevet"),
    ("import mdbook", "Fra en mdBook: kapitler, deler, det som tas inn, lenker og bilder"),
    ("import mdbook folder", "Bokens mappe, med book.toml"),
    (
        "import mdbook site",
        "Adressen boken er publisert på, for lenker til det som ligger ved siden av den på samme tjener",
    ),
    ("import docx", "Fra en Word-fil: et skjelett av kapitler, steg og bilder"),
    ("import docx file", "Filen, .docx"),
    ("import pdf-text", "Fra teksten i en PDF, slik pdftotext skriver den: et skjelett av kapitler og steg"),
    ("import pdf-text file", "Teksten"),
    ("serve", "Se manualen på denne maskinen mens du skriver: sidene følger filene, ingenting blir skrevet"),
    ("serve port", "Port; den neste ledige hvis den er opptatt"),
    ("serve host", "Adressen den lytter på. Med en annen enn 127.0.0.1 kan andre maskiner lese manualen"),
    ("serve poll", "Sammenlign filene i stedet for å vente på beskjed"),
    ("serve open", "Åpne startsiden i nettleseren"),
    (
        "serve editor",
        "Programmet som åpnes når du trykker på et problem: vscode, vscodium, cursor, zed, idea, sublime, eller en adresse med {file}, {line} og {column}",
    ),
    ("pdf", "Lag en PDF av en utgave, med en installert Chromium, Chrome eller Edge"),
    ("pdf lang", "Manualens språk; det første hvis ikke noe er sagt"),
    ("pdf part", "Bare én del, etter navnet på mappen"),
    ("pdf out", "Filen som skal skrives; ellers ligger den i nettstedet, i dist/"),
    ("pdf paper", "Papir"),
    ("pdf duplex", "For utskrift på begge sider: plass til ryggen, kapitler begynner på høyre side"),
    ("pdf booklet", "To sider på hver side av arket, klare til å brettes og stiftes"),
    ("pdf only", "Bare denne varianten av hvert valg som har den, for eksempel iPhone"),
    ("pdf browser", "Nettleseren som skal brukes"),
    ("pdf timeout", "Sekunder som én utskrift kan ta"),
    ("release", "Noter hva denne utgaven sier, så nettstedet kan fortelle hvem som har en gammel utskrift"),
    ("rename", "Gi et kapittel eller mappen til en del et nytt navn i alle språk, og rett alt som viser til det"),
    ("rename old", "Kapittelet eller mappen: 02-nedlastning.md, nb/02-nedlastning.md, 10-del"),
    ("rename new", "Det nye navnet; med en mappe foran flyttes det dit"),
    ("rename dry-run", "Bare si hva som ville blitt gjort"),
    ("theme", "Vis temaets filer, eller kopier én inn i manualen for å endre den"),
    ("theme file", "Filen som skal kopieres inn i manualen, for eksempel templates/layout.html; uten den vises alle"),
    ("completions", "Skriv det et skall trenger for å fullføre kommandoer og valg"),
    ("completions shell", "Hvilket skall"),
    ("licenses", "Skriv hva som er inne i programmet, med lisensene"),
    ("man", "Skriv brukerveiledningen for kommandolinjen, i roff"),
    ("schema", "Skriv et JSON Schema, for redigeringsprogrammer som sjekker YAML mens du skriver"),
    ("schema of", "Av hva"),
    ("explain", "Fortell hva navnet på en melding betyr, og hva du gjør med den"),
    ("explain code", "Ordet i klammer bak «feil» eller «advarsel»"),
    ("status", "Vis hva hver oversettelse mangler: det som ikke finnes, er endret siden, eller skal leses igjen"),
    (
        "status accept",
        "Bekreft at et kapittel eller et sted sier det kilden sier nå: en/02-nedlastning.md, en/02-nedlastning.md#step",
    ),
    ("status accept-all", "Bekreft alt som er oversatt"),
    ("check", "Vis alt som er galt med manualen, uten å skrive noe"),
    ("check fix", "Rett det som har et sikkert svar, i manualens egne filer, og vis resten"),
    (" folder", "Manualens mappe, med handbok.yaml"),
    (" out", "Mappen som skal lages"),
    (" lang", "Språket i teksten"),
    (" strict", "Advarsler regnes som feil"),
    (" format", "Hvordan problemer vises"),
    (" messages", "Språket i meldinger; ellers det maskinen er satt opp med"),
];

/// The Norwegian help of a command (`build`; nothing for the program itself) or of its option (`build out`).
pub fn of(id: &str) -> Option<&'static str> {
    let find = |id: &str| TEXTS.iter().find(|(known, _)| *known == id).map(|(_, text)| *text);
    let option = id.rfind(' ').map(|at| &id[at..]);
    find(id).or_else(|| find(option?))
}
