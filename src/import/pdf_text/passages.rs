//! The text of a chapter: paragraphs put together again from broken lines, and steps from numbered ones.

use super::pages::{GAP, Line};
use super::titles::{self, is_number};
use crate::import::escaped;
use crate::import::traced::Traced;
use crate::import::typed;
use crate::source::{Text, listed, say};
use std::collections::BTreeMap;

/// A chapter's body, and what there is to say about it.
pub(super) struct Written {
    pub body: Traced,
    pub said: Vec<(u32, Text)>,
}

/// A passage.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Passage {
    kind: Kind,
    text: String,
    line: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// With its number.
    Step(u32),
    Bullet,
    /// A numbered heading below the chapter's.
    Heading,
    Sentence,
    /// A remark: it begins with a sign, or ends in a colon.
    Remark,
    /// Columns, as they stand.
    Table,
    /// A word or two, probably from a picture.
    Fragment,
}

/// Writes the body.
pub(super) fn write(lines: &[Line], lang: &str) -> Written {
    let (mut passages, numbers) = passages(lines);
    let mut said = Vec::new();
    let steps = passages.iter().filter(|passage| matches!(passage.kind, Kind::Step(_))).count();
    if let Some((line, _)) = numbers.first() {
        let shown = listed(numbers.iter().map(|(_, number)| number.as_str()));
        said.push((*line, say!(
            "Tall som står alene, er utelatt: {shown}. De er sidetall, eller numre på steg og i bilder.",
            "Numbers that stand alone are left out: {shown}. They are page numbers, or numbers of steps and in pictures."
        )));
    }
    // Numbers without their text: a procedure whose layout is lost. Each sentence is then a step, in order.
    let is_procedure = numbers.len() >= 2 && steps < 3;
    if is_procedure {
        let mut number = 0;
        for passage in &mut passages {
            if matches!(passage.kind, Kind::Sentence | Kind::Step(_)) {
                number += 1;
                passage.kind = Kind::Step(number);
            }
        }
    }
    for passage in &passages {
        let is_text = !matches!(passage.kind, Kind::Heading | Kind::Fragment | Kind::Table);
        said.extend(typed::reference(&passage.text).filter(|_| is_text).map(|message| (passage.line, message)));
    }
    Written { body: lay_out(&passages, lang, &mut said), said }
}

/// Puts broken lines together.
fn passages(lines: &[Line]) -> (Vec<Passage>, Vec<(u32, String)>) {
    let mut passages: Vec<Passage> = Vec::new();
    let mut numbers = Vec::new();
    let (mut after_blank, mut after_number) = (true, false);
    let tables = tables(lines);
    for (at, line) in lines.iter().enumerate() {
        let text = line.text.as_str();
        if let Some(indent) = tables.get(&at) {
            let row = format!("{}{text}", " ".repeat(line.indent.saturating_sub(*indent)));
            match passages
                .last_mut()
                .filter(|last| last.kind == Kind::Table && tables.contains_key(&at.wrapping_sub(1)))
            {
                Some(last) => last.text.push_str(&format!("\n{row}")),
                None => passages.push(Passage { kind: Kind::Table, text: row, line: line.number }),
            }
            (after_blank, after_number) = (true, false);
            continue;
        }
        if text.is_empty() {
            after_blank = true;
            continue;
        }
        if is_number(text) {
            numbers.push((line.number, text.to_string()));
            after_number = true;
            continue;
        }
        if !text.contains(char::is_alphanumeric) {
            continue;
        }
        let (kind, words) = if line.is_heading { (Kind::Heading, text) } else { kind(text) };
        let is_new = !matches!(kind, Kind::Sentence | Kind::Remark);
        match passages.last_mut() {
            Some(last)
                if !is_new
                    && !after_number
                    && !matches!(last.kind, Kind::Heading | Kind::Table)
                    && goes_on(&last.text, words, after_blank) =>
            {
                join(&mut last.text, words)
            }
            _ => passages.push(Passage { kind, text: words.to_string(), line: line.number }),
        }
        (after_blank, after_number) = (false, false);
    }
    passages.iter_mut().for_each(settle);
    (passages, numbers)
}

/// Lines with columns, two or more below each other, and how far the block that they are is moved in.
fn tables(lines: &[Line]) -> BTreeMap<usize, usize> {
    let has_columns = |line: &Line| {
        let (_, words) = kind(&line.text);
        (words.contains(GAP) || titles::entry(words).is_some()) && !line.is_heading
    };
    let mut found = BTreeMap::new();
    let mut at = 0;
    while at < lines.len() {
        let length = lines[at..].iter().take_while(|line| has_columns(line)).count();
        if length >= 2 {
            let indent = lines[at..at + length].iter().map(|line| line.indent).min().unwrap_or(0);
            found.extend((at..at + length).map(|at| (at, indent)));
        }
        at += length.max(1);
    }
    found
}

/// What a line begins, and its words.
fn kind(text: &str) -> (Kind, &str) {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &text[digits..];
    if (1..=3).contains(&digits) {
        let words = rest.trim_start_matches(['.', ')']).trim_start();
        let begins = words.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '«' | '"'));
        if begins && words.len() < rest.len() {
            return (Kind::Step(text[..digits].parse().unwrap_or(0)), words);
        }
        let numbers = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        if rest.starts_with('.')
            && rest.len() > numbers.len() + 1
            && numbers.trim_start().starts_with(char::is_uppercase)
        {
            return (Kind::Heading, numbers.trim());
        }
    }
    let bare = text.trim_start_matches(['•', '▪', '●', '◦', '‣', '·', '\u{fffd}']).trim_start();
    if bare.len() < text.len() && !bare.is_empty() {
        return (Kind::Bullet, bare.trim_end_matches('\u{fffd}'));
    }
    // `a) from here`: one of several.
    let mut head = text.chars();
    let is_lettered = head.next().is_some_and(|c| c.is_ascii_lowercase()) && head.next() == Some(')');
    if is_lettered && text.get(2..).is_some_and(|rest| rest.starts_with(' ')) {
        return (Kind::Bullet, text);
    }
    if is_dashed(text) { (Kind::Remark, text) } else { (Kind::Sentence, text) }
}

/// Whether a line begins with the sign of a list; a dash right before a digit is a minus.
fn is_dashed(text: &str) -> bool {
    let rest = text.trim_start_matches(['-', '*', '–']);
    rest.len() < text.len() && (text.starts_with('*') || !rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether words are more of a passage.
fn goes_on(before: &str, words: &str, after_blank: bool) -> bool {
    // A quotation that is opened and goes on; one that nobody closed is no reason to take in the whole page.
    let opened = before.rfind(['“', '«']).filter(|at| before.len() - at < 60);
    let is_open = opened.is_some_and(|at| !before[at..].contains(['”', '»']));
    let is_ended = before.ends_with(['.', '!', '?', ':', '…']) && !before.ends_with("..");
    let is_small = words.starts_with(|c: char| c.is_lowercase() || matches!(c, '“' | '”' | '»' | '(' | '/' | ','));
    if after_blank {
        return is_open || !is_ended && is_small || before.ends_with([',', '-']) && !is_dashed(words);
    }
    !is_dashed(words) || !is_ended && is_small
}

/// A word that was broken at the end of a line is one again.
fn join(text: &mut String, words: &str) {
    let last = text.rsplit(' ').next().unwrap_or_default();
    if last.ends_with('-') && words.starts_with(char::is_lowercase) && last.len() > 1 {
        let is_compound = last.contains(['/', '.']) || last.trim_end_matches('-').ends_with(char::is_uppercase);
        if !is_compound {
            text.pop();
        }
    } else if !(last.contains("://") && last.ends_with('/') && words.starts_with(char::is_lowercase)) {
        text.push(' ');
    }
    text.push_str(words);
}

/// What a passage is can be told when it is whole.
fn settle(passage: &mut Passage) {
    let text = passage.text.trim();
    let words = text.split_whitespace().count();
    let begins = text.split_whitespace().next().unwrap_or_default();
    let is_called = begins.len() < text.len() && begins.ends_with(['!', ':']);
    let has_time = text.split_whitespace().any(|word| {
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        word.contains(':') && digits >= 3 && digits + 1 >= word.trim_end_matches(['.', ',']).len()
    });
    let is_bare = !text.contains(['.', '!', '?', ':', '@', '/', '“', '«']);
    passage.kind = match passage.kind {
        Kind::Sentence | Kind::Remark if words <= 2 && is_bare => Kind::Fragment,
        Kind::Sentence if is_called || has_time || text.ends_with(':') => Kind::Remark,
        kind => kind,
    };
}

/// Markdown, with steps in their directive.
fn lay_out(passages: &[Passage], lang: &str, said: &mut Vec<(u32, Text)>) -> Traced {
    let mut body = Traced::default();
    let last = passages.iter().rposition(|passage| matches!(passage.kind, Kind::Step(_)));
    let first = passages.iter().position(|passage| matches!(passage.kind, Kind::Step(_)));
    let in_steps = |at: usize| first.is_some_and(|first| at >= first) && last.is_some_and(|last| at <= last);
    let mut number = 0;
    let mut is_open = false;
    for (at, passage) in passages.iter().enumerate() {
        let is_heading = passage.kind == Kind::Heading;
        // A heading stands between steps, never in one.
        if is_open && (is_heading || !in_steps(at)) {
            body.push(":::\n\n", passage.line);
            is_open = false;
        }
        if !is_open && matches!(passage.kind, Kind::Step(_)) {
            body.push(":::steps\n", passage.line);
            is_open = true;
        }
        let (head, indent) = match passage.kind {
            Kind::Step(typed) => {
                number += 1;
                if typed != number && typed != 0 {
                    said.push((
                        passage.line,
                        say!("Steg {typed} er nå steg {number}.", "Step {typed} is step {number} now."),
                    ));
                }
                (format!("{number}. "), 0)
            }
            _ => (String::new(), if is_open { number.to_string().len() + 2 } else { 0 }),
        };
        let text = match passage.kind {
            Kind::Heading => {
                let words = titles::number(&passage.text).map_or(passage.text.as_str(), |(_, words)| words);
                format!("## {}\n\n", escaped(&words.split_whitespace().collect::<Vec<_>>().join(" ")))
            }
            Kind::Table => {
                let message = say!(
                    "Kolonner står som i teksten: lag en tabell av dem.",
                    "Columns stand as in the text: make a table of them."
                );
                said.push((passage.line, message));
                let fence = "```";
                let lines = passage.text.replace(fence, "'''").replace('\n', &format!("\n{}", " ".repeat(indent)));
                let spaces = " ".repeat(indent);
                format!("{fence}\n{spaces}{lines}\n{spaces}{fence}\n\n")
            }
            Kind::Bullet => format!("- {}\n\n", escaped(&passage.text)),
            Kind::Fragment => {
                said.push((
                    passage.line,
                    say!("Trolig ord i et bilde: «{}».", "Probably words in a picture: “{}”.", passage.text),
                ));
                let picture = if ["nb", "nn", "no"].contains(&lang) { "bilde" } else { "picture" };
                format!("<!-- ({picture}) {} -->\n\n", passage.text.replace("--", "–").replace('>', "›"))
            }
            _ if is_dashed(&passage.text) => {
                format!("{}\n\n", escaped(passage.text.trim_start_matches(['-', '*', '–']).trim()))
            }
            _ => format!("{}\n\n", escaped(passage.text.trim())),
        };
        body.push(&format!("{}{head}{text}", " ".repeat(indent)), passage.line);
    }
    if is_open {
        body.push(":::\n", passages.last().map_or(1, |passage| passage.line));
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(text: &str) -> String {
        let lines =
            text.lines().zip(1..).map(|(text, number)| Line { text: text.trim().into(), number, ..Line::default() });
        write(&lines.collect::<Vec<_>>(), "en").body.text().to_string()
    }

    #[test]
    fn broken_lines_are_whole_again() {
        assert_eq!(
            body("Open the “blue\n\nbox” with\n\ncare, then the infor-\nmation at the top.\n"),
            "Open the “blue box” with care, then the information at the top.\n\n"
        );
    }

    #[test]
    fn columns_stand_as_they_are_and_letters_are_items() {
        let table = "From         To\n1.1.2019     31.12.2019\n";
        assert_eq!(body(table), "```\nFrom         To\n1.1.2019     31.12.2019\n```\n\n");
        assert_eq!(
            body("8. Choose the file.\na) from the computer\nb) from a telephone\n\nOne   gap only.\n"),
            ":::steps\n1. Choose the file.\n\n:::\n\n- a) from the computer\n\n- b) from a telephone\n\nOne   gap only.\n\n"
        );
    }

    #[test]
    fn a_dash_before_a_digit_is_a_minus() {
        assert_eq!(body("-18 °C is the coldest that it bears.\n"), "-18 °C is the coldest that it bears.\n\n");
        assert_eq!(body("It bears this.\n–5 is fine, too.\n"), "It bears this. –5 is fine, too.\n\n");
        assert_eq!(body("- a remark of some words\n"), "a remark of some words\n\n");
    }

    #[test]
    fn prices_behind_dots_stay_in_lines() {
        let prices = "Coffee ........ 25\nTea ........ 20\n";
        assert_eq!(body(prices), format!("```\n{prices}```\n\n"));
    }

    #[test]
    fn numbered_lines_are_steps() {
        let text = "Before.\n\n1. Open the lid.\n   It is heavy.\n\nNB! It is hot.\n\n2. Fill it.\n\nAfter.\n";
        assert_eq!(
            body(text),
            "Before.\n\n:::steps\n1. Open the lid. It is heavy.\n\n   NB! It is hot.\n\n2. Fill it.\n\n:::\n\nAfter.\n\n"
        );
    }

    #[test]
    fn where_numbers_are_lost_each_sentence_is_a_step() {
        let text = "4\n\nOpen the small lid.\n\nApp\n\n2\n\nFill it with water.\n";
        assert_eq!(
            body(text),
            ":::steps\n1. Open the small lid.\n\n   <!-- (picture) App -->\n\n2. Fill it with water.\n\n:::\n"
        );
    }
}
