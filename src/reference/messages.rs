//! Every diagnostic: what it means and what cures it.

use super::chapter::{Chapter, Head};
use crate::source::{Code, Messages, Severity, say};

pub(super) fn chapter(messages: Messages) -> String {
    let head = Head {
        title: say!("Meldinger", "Messages"),
        slug: "messages",
        description: say!(
            "Alt Handbok kan si om en manual: hva det betyr, og hva du gjør.",
            "Everything that Handbok can say of a manual: what it means, and what to do."
        ),
        keywords: say!("feilmelding, advarsel, diagnose", "error, warning, diagnostic"),
    };
    let mut chapter = Chapter::new(messages, &head);
    chapter.paragraph(&say!(
        "En melding sier hvilken fil og linje den gjelder, hva som er galt, og hva du kan skrive i stedet. Ordet i klammer er meldingens navn: slå det opp her, eller skriv `handbok explain` og navnet.",
        "A message says which file and line it is about, what is wrong, and what to type instead. The word in brackets is the message's name: look it up here, or type `handbok explain` and the name."
    ));
    for (severity, title, id, meaning) in [
        (
            Severity::Error,
            say!("Feil", "Errors"),
            "errors",
            say!(
                "En feil kan ikke være riktig. Ingenting blir publisert før den er rettet.",
                "An error cannot be right. Nothing is published until it is mended."
            ),
        ),
        (
            Severity::Warning,
            say!("Advarsler", "Warnings"),
            "warnings",
            say!(
                "En advarsel er noe du bør se på. Med `--strict` stanser den publiseringen, som en feil.",
                "A warning is something you should look at. With `--strict` it keeps the manual from being published, as an error does."
            ),
        ),
    ] {
        chapter.heading(2, title.get(messages), id);
        chapter.paragraph(&meaning);
        let mut codes: Vec<Code> = Code::ALL.iter().copied().filter(|code| code.severity() == severity).collect();
        codes.sort_by_key(|code| code.slug());
        codes.into_iter().for_each(|code| entry(&mut chapter, code));
    }
    chapter.finish()
}

fn entry(chapter: &mut Chapter, code: Code) {
    let slug = code.slug();
    let explanation = code.explanation();
    chapter.heading(3, slug, &format!("message-{slug}"));
    chapter.paragraph(&explanation.cause);
    let (nb, en) = (explanation.cure.nb, explanation.cure.en);
    chapter.paragraph(&say!("**Gjør dette:** {nb}", "**Do this:** {en}"));
}
