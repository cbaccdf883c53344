//! Every key that front matter and `handbok.yaml` may have. The readers know no key that does not stand here, and
//! `handbok schema` prints these tables for editors.

use super::config::FORBIDDEN_HTML;
use super::themes;
use crate::source::{Text, say};

/// The keys of one map.
pub struct Keys {
    /// What was expected where something else stands: "name and phone".
    pub what: fn() -> Text,
    /// The keys in the order in which they are named to editors.
    pub all: &'static [Property],
}

/// A key and what may stand at it.
pub struct Property {
    /// The key.
    pub name: &'static str,
    /// What may stand there.
    pub kind: Kind,
    /// Without it, the map is wrong.
    pub required: bool,
    /// What it is for, in a sentence.
    pub says: fn() -> Text,
}

/// What may stand at a key. Patterns are regular expressions for the whole of what they say.
pub enum Kind {
    /// A text, also one that looks like a number or a truth value to other readers of YAML. Empty: any.
    Word(&'static str),
    /// A text that never looks like anything else.
    Like(&'static str),
    /// A name of this pattern that is none of these.
    Except(&'static str, &'static [&'static str]),
    /// One of these.
    OneOf(fn() -> Vec<&'static str>),
    /// A whole number.
    Whole,
    /// `true` or `false`.
    Flag,
    /// A list of at least so many.
    List(&'static Kind, usize),
    /// One for all languages, or one for each.
    ByLanguage(&'static Kind),
    /// Any names, each with one.
    Register(&'static Kind),
    /// A map with keys of its own.
    Map(&'static Keys),
    /// Any of these.
    Either(&'static [Kind]),
}

/// A language tag. Four letters, which BCP 47 reserves, are left out: `text` and `lang` are keys.
pub const LANGUAGE: &str = "^([A-Za-z]{2,3}|[A-Za-z]{5,8}|[XxIi]-[A-Za-z0-9]{1,8})(-[A-Za-z0-9]{1,8})*$";
const ANY: Kind = Kind::Word("");
/// It says something.
const NAME: Kind = Kind::Word(r"\S");
const SLUG: Kind = Kind::Word("^[A-Za-z0-9_-]{1,100}$");
const DATE: Kind = Kind::Like("^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$");
const ADDRESS: Kind = Kind::Like(r#"^https?://[^\s"<>`{}|\\^]*$"#);
const SITE: Kind = Kind::Like(r#"^https?://[^/?#"<> ][^?#"<> ]*$"#);
const PHONE: Kind = Kind::Word("^[ +().\u{a0}-]*([0-9][ +().\u{a0}-]*){3,}$");
const EMAIL: Kind = Kind::Like(r#"^[^@ <>"?&]+@[^@ <>"?&]*\.[^@ <>"?&]*$"#);
const ELEMENT: Kind = Kind::Except("^[A-Za-z][A-Za-z0-9-]*$", FORBIDDEN_HTML);
/// What QR codes can lead to.
pub const QR_CODES: &[&str] = &["videos", "links", "chapters"];

const fn may(name: &'static str, kind: Kind, says: fn() -> Text) -> Property {
    Property { name, kind, required: false, says }
}

const fn must(name: &'static str, kind: Kind, says: fn() -> Text) -> Property {
    Property { name, kind, required: true, says }
}

fn keys_and_values() -> Text {
    say!("nøkler og verdier", "keys and values")
}

/// The front matter of a chapter.
pub static FRONT_MATTER: Keys = Keys {
    what: keys_and_values,
    all: &[
        must("title", NAME, || say!("Kapittelets tittel.", "The chapter's title.")),
        may("slug", SLUG, || {
            say!(
                "Adressen, uten .html. Ellers filnavnet uten nummeret foran.",
                "The address, without .html. Otherwise the file's name without the number in front."
            )
        }),
        may("description", ANY, || {
            say!("Én setning, for startsiden og søkemotorer.", "One sentence, for the start page and search engines.")
        }),
        may("weight", Kind::Whole, || {
            say!(
                "Plass i delen: det minste tallet først. Ellers bestemmer filnavnet.",
                "Place in the part: the smallest number first. Otherwise the file's name decides."
            )
        }),
        may("keywords", Kind::List(&ANY, 0), || {
            say!(
                "Ord som lesere søker etter, og som ikke står i teksten.",
                "Words that readers search for and the text does not say."
            )
        }),
        may("owner", ANY, || say!("Den som svarer for teksten.", "Who answers for the text.")),
        may("review_by", DATE, || {
            say!(
                "Dato (åååå-mm-dd) da noen skal ha lest kapittelet igjen.",
                "Date (yyyy-mm-dd) by which somebody should have read the chapter again."
            )
        }),
        may("valid_until", DATE, || {
            say!(
                "Siste dato (åååå-mm-dd) som kapittelet gjelder.",
                "Last date (yyyy-mm-dd) on which the chapter holds."
            )
        }),
        may("aliases", Kind::List(&SLUG, 0), || {
            say!("Gamle adresser i samme mappe som fører hit.", "Old addresses in the same folder that lead here.")
        }),
        may("draft", Kind::Flag, || say!("Kapittelet blir ikke publisert.", "The chapter is not published.")),
    ],
};

/// `handbok.yaml`.
pub static CONFIG: Keys = Keys {
    what: keys_and_values,
    all: &[
        must("languages", Kind::Either(&[Kind::Like(LANGUAGE), Kind::List(&Kind::Like(LANGUAGE), 1)]), || {
            say!(
                "Manualens språk, hovedspråket først: [nb, en].",
                "The manual's languages, the main one first: [nb, en]."
            )
        }),
        must("title", Kind::ByLanguage(&NAME), || say!("Manualens tittel.", "The manual's title.")),
        may("description", Kind::ByLanguage(&ANY), || {
            say!("Én setning om manualen.", "One sentence about the manual.")
        }),
        may("base_url", SITE, || {
            say!(
                "Nettstedets adresse; trengs for sitemap, 404-side og hreflang.",
                "The site's address; needed for the sitemap, the 404 page and hreflang."
            )
        }),
        may("owner", Kind::ByLanguage(&ANY), || say!("Den som svarer for manualen.", "Who answers for the manual.")),
        may("accessibility_statement", Kind::ByLanguage(&ADDRESS), || {
            say!("Adressen til tilgjengelighetserklæringen.", "The accessibility statement's address.")
        }),
        may("theme", Kind::OneOf(themes::names), || {
            say!("Utseendet. Ellers `default`.", "The look. `default` if nothing is said.")
        }),
        may("minify", Kind::Flag, || say!("Sidene gjøres mindre.", "Pages are made smaller.")),
        may("precompress", Kind::Flag, || {
            say!(
                "Ved siden av hver tekstfil legges den pakket (.gz og .br), for nettjenere.",
                "Beside each text file it stands packed (.gz and .br), for web servers."
            )
        }),
        may("version", ANY, || {
            say!(
                "Det som utskrifter kaller denne utgaven. Ellers åtte sifre av en sjekksum.",
                "What printed sheets call this edition. Otherwise eight digits of a hash."
            )
        }),
        may("pdf", Kind::Flag, || {
            say!(
                "Nettstedet lenker til PDF-en som «handbok pdf» lager.",
                "The site links to the PDF that “handbok pdf” makes."
            )
        }),
        may("index", Kind::Flag, || {
            say!(
                "Den trykte manualen slutter med et register over kapitlenes stikkord.",
                "The printed manual ends with an index of the chapters' keywords."
            )
        }),
        may("qr_codes", Kind::List(&Kind::OneOf(|| QR_CODES.to_vec()), 0), || {
            say!(
                "Det som QR-koder på papiret fører til. Ellers alt sammen.",
                "What QR codes on paper lead to. Otherwise all of it."
            )
        }),
        may("drift_notes", Kind::Flag, || {
            say!(
                "Lesere ser ved et steg at kilden er endret siden det ble oversatt. Ja, om ikke annet er sagt.",
                "Readers see at a step that its source has changed since it was translated. True if nothing is said."
            )
        }),
        may("html", Kind::List(&ELEMENT, 0), || {
            say!("HTML-elementer som kapitler kan bruke.", "HTML elements that chapters may use.")
        }),
        may("contacts", Kind::Register(&Kind::Map(&CONTACT)), || {
            say!("De leserne kan spørre: skriv :contact[nøkkel].", "Those whom readers can ask: write :contact[key].")
        }),
        may("videos", Kind::Register(&Kind::Map(&VIDEO)), || {
            say!("Videoer som steg kan vise til.", "Videos that steps can point into.")
        }),
        may("links", Kind::Register(&Kind::Either(&[ADDRESS, Kind::Map(&LINK)])), || {
            say!(
                "Lenker ut av manualen: skriv [tekst](link:nøkkel).",
                "Links out of the manual: write [text](link:key)."
            )
        }),
        may("labels", Kind::Register(&Kind::Either(&[Kind::ByLanguage(&NAME), Kind::Map(&LABEL)])), || {
            say!("Tekster på skjermen: skriv :label[nøkkel].", "Texts on the screen: write :label[key].")
        }),
        may("snippets", Kind::Register(&Kind::ByLanguage(&ANY)), || {
            say!(
                "Avsnitt som står flere steder: skriv ::snippet[nøkkel].",
                "Passages that stand in several places: write ::snippet[key]."
            )
        }),
        may("synonyms", Kind::List(&Kind::List(&ANY, 2), 0), || {
            say!(
                "Grupper av ord som betyr det samme for den som søker.",
                "Groups of words that mean the same to who searches."
            )
        }),
    ],
};

/// One of `contacts`.
pub static CONTACT: Keys = Keys {
    what: || say!("name, phone og email", "name, phone and email"),
    all: &[
        must("name", Kind::ByLanguage(&NAME), || say!("Det kontakten heter.", "What the contact is called.")),
        may("phone", PHONE, || say!("Telefonnummer.", "Telephone number.")),
        may("email", EMAIL, || say!("E-postadresse.", "E-mail address.")),
        may("note", Kind::ByLanguage(&ANY), || say!("Det kontakten hjelper med.", "What the contact helps with.")),
    ],
};

/// One of `videos`.
pub static VIDEO: Keys = Keys {
    what: || say!("title og url", "title and url"),
    all: &[
        must("title", Kind::ByLanguage(&NAME), || {
            say!("Det videoen heter i en setning.", "What the video is called in a sentence.")
        }),
        may("url", Kind::ByLanguage(&ADDRESS), || say!("Der den kan sees.", "Where it can be seen.")),
    ],
};

/// One of `links`.
pub static LINK: Keys = Keys {
    what: || say!("url og title", "url and title"),
    all: &[
        must("url", Kind::ByLanguage(&ADDRESS), || say!("Nettadressen.", "The web address.")),
        may("title", Kind::ByLanguage(&ANY), || {
            say!("Teksten, der kapittelet ikke gir noen.", "The text, where the chapter gives none.")
        }),
        may("http", Kind::Flag, || say!("http: er riktig her, ikke https:.", "http: is right here, not https:.")),
    ],
};

/// One of `labels`.
pub static LABEL: Keys = Keys {
    what: || say!("text og lang", "text and lang"),
    all: &[
        must("text", Kind::ByLanguage(&NAME), || {
            say!("Teksten, akkurat slik skjermen viser den.", "The text, exactly as the screen shows it.")
        }),
        may("lang", Kind::Like(LANGUAGE), || {
            say!("Språket, der den er den samme for alle.", "The language, where it is the same for all readers.")
        }),
    ],
};
