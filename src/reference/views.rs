//! What templates receive, field by field. The names come from the views themselves.

use super::Gaps;
use super::chapter::{Chapter, code};
use crate::render::{ContactView, Language, Link, PageView, ReleaseView, SiteView, fields};
use crate::source::{Text, say};

pub(super) fn sections(chapter: &mut Chapter, gaps: &mut Gaps) {
    let link = Link { lang: Some(String::new()), ..Link::default() };
    let views = [
        (
            "site",
            say!("Det alle sider i et språk har felles.", "What all pages of a language share."),
            fields(&SiteView::default()),
        ),
        ("page", say!("Én side.", "One page."), fields(&PageView::default())),
        (
            "link",
            say!(
                "En lenke med tekst: i `toc`, `chapters`, `crumbs`, `prev`, `next` og menyen.",
                "A link with its text: in `toc`, `chapters`, `crumbs`, `prev`, `next` and the menu."
            ),
            fields(&link),
        ),
        (
            "language",
            say!(
                "Et annet språk av siden: i `languages` og `alternates`.",
                "Another language of the page: in `languages` and `alternates`."
            ),
            fields(&Language::default()),
        ),
        (
            "contact",
            say!("En kontakt: i `site.contacts`.", "A contact: in `site.contacts`."),
            fields(&ContactView::default()),
        ),
        (
            "release",
            say!("En utgave som er trykt: i `page.releases`.", "An edition that was printed: in `page.releases`."),
            fields(&ReleaseView::default()),
        ),
    ];
    for (view, says, fields) in views {
        chapter.heading(2, &code(view), &format!("view-{view}"));
        chapter.paragraph(&says);
        let messages = chapter.messages;
        let mut row = |field: &String| {
            let says = gaps.text(format_args!("field {view}.{field}"), purpose(view, field));
            vec![code(field), says.get(messages).to_string()]
        };
        let rows: Vec<_> = fields.iter().map(&mut row).collect();
        chapter.table(&[say!("Felt", "Field"), say!("Hva det er", "What it is")], &rows);
    }
    chapter.heading(2, &code("t"), "view-t");
    chapter.paragraph(&say!(
        "Ordene i grensesnittet, etter nøkkel: `t.menu`. Alle står i [](08-ord.md).",
        "The words of the interface, by key: `t.menu`. All of them stand in [](08-ord.md)."
    ));
}

fn purpose(view: &str, field: &str) -> Option<Text> {
    match view {
        "site" => site(field),
        "page" => page(field),
        "link" => link(field),
        "language" => language(field),
        _ => of_lists(view, field),
    }
}

fn site(field: &str) -> Option<Text> {
    Some(match field {
        "title" => say!("Manualens tittel.", "The manual's title."),
        "description" => say!("Én setning om manualen.", "One sentence about the manual."),
        "lang" => say!("Språkets kode, for eksempel `nb`.", "The language's tag, for example `nb`."),
        "dir" => say!("Skriveretningen: `ltr` eller `rtl`.", "The direction of writing: `ltr` or `rtl`."),
        "multilingual" => say!("Om manualen har flere språk.", "Whether the manual has several languages."),
        "style" => say!("Adressen til stilarket, fra roten.", "Address of the style sheet, from the root."),
        "print" => say!("Stilarket for papir, fra roten.", "The style sheet for paper, from the root."),
        "script" => say!("Skriptet, fra roten.", "The script, from the root."),
        "search" => say!("Skriptet for søk, fra roten.", "The search's script, from the root."),
        "search_page" => say!(
            "Siden som søkefeltet fører til, fra roten.",
            "The page that the search field leads to, from the root."
        ),
        "icon" => say!("Ikonet, fra roten.", "The icon, from the root."),
        "paper" => say!("Stilarket for margene på papir.", "The style sheet of the margins on paper."),
        "paper_book" => say!("Det samme for den trykte manualen.", "The same for the printed manual."),
        "pdf" => say!("PDF-en, fra roten, hvis det finnes en.", "The PDF, from the root, if there is one."),
        "mark" => say!("Hva utgaven heter.", "What the edition is called."),
        "printout" => {
            say!("Siden om gamle utskrifter, hvis den finnes.", "The page about old printouts, if there is one.")
        }
        "folder" => say!("Mappen til språket, fra roten: `nb/`.", "The language's folder, from the root: `nb/`."),
        "contacts" => say!("Kontaktene.", "The contacts."),
        "accessibility_statement" => {
            say!("Adressen til tilgjengelighetserklæringen.", "The accessibility statement's address.")
        }
        "owner" => say!("Den som svarer for manualen.", "Who answers for the manual."),
        "words" => say!(
            "` lang=\"en\"` der ordene i `t` er på et annet språk enn siden; ellers ingenting.",
            "` lang=\"en\"` where the words of `t` are in another language than the page; otherwise nothing."
        ),
        "storage" => say!(
            "Et merke som holder det nettleseren husker, for seg selv.",
            "A mark that keeps what browsers remember apart from other manuals."
        ),
        _ => return None,
    })
}

fn page(field: &str) -> Option<Text> {
    Some(match field {
        "title" => say!("Sidens tittel.", "The page's title."),
        "description" => say!("Én setning om siden.", "One sentence about the page."),
        "root" => say!(
            "Veien til roten: `../`, flere ganger, eller ingenting.",
            "The way to the root: `../`, once or more, or nothing."
        ),
        "key" => say!(
            "Det samme i alle språk; avkryssinger huskes under det.",
            "The same in all languages; ticks are remembered under it."
        ),
        "text_lang" | "text_dir" => say!(
            "Språket eller retningen til teksten, der den ikke er sidens.",
            "Language or direction of the text, where it is not the page's."
        ),
        "draft" => say!("Om siden er et utkast.", "Whether the page is a draft."),
        "fallback_note" => {
            say!("Merknaden om at siden ikke er oversatt.", "The note that the page has not been translated.")
        }
        "languages" => say!("Siden i alle språk.", "The page in all languages."),
        "alternates" => say!("Bare språkene den er oversatt til.", "Only the languages it is translated into."),
        "crumbs" => say!("Veien ned til siden.", "The way down to the page."),
        "toc" => say!("Overskriftene på siden.", "The page's headings."),
        "body" => say!("Teksten, som HTML: bruk `| safe`.", "The text, as HTML: use `| safe`."),
        "nav" => say!("Menyen, som HTML: bruk `| safe`.", "The menu, as HTML: use `| safe`."),
        "prev" | "next" => say!("Kapittelet før eller etter.", "The chapter before or after."),
        "chapters" => say!("Kapitlene under siden.", "The chapters below the page."),
        "symptoms" => say!("På papir: det som kan stå på skjermen.", "On paper: what can stand on a screen."),
        "index" => say!("På papir: stikkord med steder.", "On paper: words with their places."),
        "releases" => say!("Utgaver som er trykt, den siste først.", "Editions that were printed, the last one first."),
        "target" => say!("Der en gammel adresse fører hen.", "Where an old address leads."),
        "print" => {
            say!("`print.html` for delen eller hele manualen.", "`print.html` of the part or of the whole manual.")
        }
        _ => return None,
    })
}

fn link(field: &str) -> Option<Text> {
    Some(match field {
        "href" => say!("Adressen.", "The address."),
        "title" => say!("Teksten.", "The text."),
        "lang" => say!(
            "Språket, der det ikke er sidens. Skriv `link?.lang`: feltet kan mangle.",
            "The language, where it is not the page's. Write `link?.lang`: the field may be missing."
        ),
        "description" => say!("Én setning, hvis kapittelet har en.", "One sentence, if the chapter has one."),
        "part" => say!("Om lenken går til en del.", "Whether it leads to a part."),
        "page" => {
            say!("På papir: plassen til sidetallet, som HTML.", "On paper: the room for the page's number, as HTML.")
        }
        "children" => say!("Lenker under denne.", "Links below this one."),
        _ => return None,
    })
}

fn language(field: &str) -> Option<Text> {
    Some(match field {
        "href" => say!("Adressen til siden i dette språket.", "The page's address in this language."),
        "lang" => say!("Språkets kode.", "The language's tag."),
        "name" => say!("Språkets eget navn.", "The language's own name."),
        "current" => say!("Om det er språket vi er i.", "Whether it is the one we are in."),
        _ => return None,
    })
}

fn of_lists(view: &str, field: &str) -> Option<Text> {
    Some(match (view, field) {
        ("contact", "name") => say!("Det kontakten heter.", "What the contact is called."),
        ("contact", "note") => say!("Det kontakten hjelper med.", "What the contact helps with."),
        ("contact", "ways") => say!("Telefon og e-post som lenker, HTML.", "Telephone and e-mail as links, HTML."),
        ("release", "mark") => say!("Hva utgaven heter.", "What the edition is called."),
        ("release", "date") => say!("Datoen den ble notert.", "The date on which it was noted."),
        ("release", "changes") => say!("Lenker til det som er endret siden.", "Links to what has changed since."),
        _ => return None,
    })
}
