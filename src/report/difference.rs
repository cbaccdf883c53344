//! What has changed in a text, word by word.

/// Some words of two texts.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Words {
    Same(String),
    /// They stand in the first text only.
    Gone(String),
    /// They stand in the second text only.
    Come(String),
}

/// Cells of the table of two texts beyond which they are not compared: a passage has tens of words, a hostile one more.
const MOST: usize = 4_000_000;

/// How one text becomes another: the longest common subsequence of their words, and what stands between.
pub fn difference(was: &str, is: &str) -> Vec<Words> {
    let (old, new): (Vec<&str>, Vec<&str>) = (was.split(' ').collect(), is.split(' ').collect());
    if old.len() * new.len() > MOST {
        return vec![Words::Gone(was.to_string()), Words::Come(is.to_string())];
    }
    let mut longest = vec![vec![0u32; new.len() + 1]; old.len() + 1];
    for (i, a) in old.iter().enumerate().rev() {
        for (j, b) in new.iter().enumerate().rev() {
            longest[i][j] = if a == b { longest[i + 1][j + 1] + 1 } else { longest[i + 1][j].max(longest[i][j + 1]) };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut out = Vec::new();
    let (mut gone, mut come): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            flush(&mut gone, &mut come, &mut out);
            match out.last_mut() {
                Some(Words::Same(words)) => {
                    words.push(' ');
                    words.push_str(old[i]);
                }
                _ => out.push(Words::Same(old[i].to_string())),
            }
            (i, j) = (i + 1, j + 1);
        } else if j >= new.len() || i < old.len() && longest[i + 1][j] >= longest[i][j + 1] {
            gone.push(old[i]);
            i += 1;
        } else {
            come.push(new[j]);
            j += 1;
        }
    }
    flush(&mut gone, &mut come, &mut out);
    out
}

fn flush(gone: &mut Vec<&str>, come: &mut Vec<&str>, out: &mut Vec<Words>) {
    if !gone.is_empty() {
        out.push(Words::Gone(gone.join(" ")));
    }
    if !come.is_empty() {
        out.push(Words::Come(come.join(" ")));
    }
    gone.clear();
    come.clear();
}

/// The same as text: `[-words that went-]` and `{+words that came+}`, as `git diff --word-diff` writes it.
pub fn marked(was: &str, is: &str) -> String {
    let pieces = difference(was, is).into_iter().map(|words| match words {
        Words::Same(words) => words,
        Words::Gone(words) => format!("[-{words}-]"),
        Words::Come(words) => format!("{{+{words}+}}"),
    });
    pieces.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn changed_words_stand_beside_each_other() {
        assert_eq!(
            marked("Skriv inn koden her", "Skriv inn det nye tallet her"),
            "Skriv inn [-koden-] {+det nye tallet+} her"
        );
        assert_eq!(marked("a b", "a b"), "a b");
    }
}
