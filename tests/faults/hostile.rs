//! Texts made to break parsers: no panic, no abort, and the other chapters' faults are said all the same.
//!
//! The full form also measures CPU time of a size and of twice that size.

use crate::workshop::{code_of, handbok, held, is_full, tries, write};
use std::fs;
use std::process::Stdio;

/// A kind of text that grows.
struct Shape {
    name: &'static str,
    text: fn(usize) -> String,
    /// As many repetitions as the short form has; the full form takes more, as far as a file may be long.
    size: usize,
}

const fn shape(name: &'static str, size: usize, text: fn(usize) -> String) -> Shape {
    Shape { name, text, size }
}

const SHAPES: &[Shape] = &[
    shape("quotations in quotations", 20_000, |n| format!("{} a", ">".repeat(n))),
    shape("quotations, spaced", 10_000, |n| format!("{}a", "> ".repeat(n))),
    shape("lists in lists", 1_500, |n| (0..n).map(|at| format!("{}- a\n", "  ".repeat(at))).collect()),
    shape("list markers on one line", 20_000, |n| "- ".repeat(n) + "a"),
    shape("numbers on one line", 20_000, |n| "1. ".repeat(n) + "a"),
    shape("elements in elements", 20_000, |n| format!("{}a{}", "<div>".repeat(n), "</div>".repeat(n))),
    shape("details in details", 5_000, |n| format!("{}a{}", "<details>\n\n".repeat(n), "</details>\n\n".repeat(n))),
    shape("inline elements", 20_000, |n| format!("a {}", "<kbd>".repeat(n))),
    shape("open brackets", 50_000, |n| "[".repeat(n) + "a"),
    shape("brackets in brackets", 20_000, |n| format!("{}a{}", "[".repeat(n), "]".repeat(n))),
    shape("links in links", 20_000, |n| format!("{}a{}", "[".repeat(n), "](b)".repeat(n))),
    shape("pictures in pictures", 20_000, |n| format!("{}a{}", "![".repeat(n), "](b)".repeat(n))),
    shape("link starts", 50_000, |n| "[a](<b".repeat(n)),
    shape("link titles", 20_000, |n| "[a](b \"".repeat(n)),
    shape("parentheses", 20_000, |n| format!("[a]({}b{})", "(".repeat(n), ")".repeat(n))),
    shape("emphasis that never closes", 50_000, |n| "*a _b ".repeat(n)),
    shape("emphasis of three", 20_000, |n| "***a ".repeat(n) + &"a***".repeat(n)),
    shape("stars", 50_000, |n| "a**b".repeat(n) + "c* "),
    shape("strikes", 20_000, |n| "~~a ~b ".repeat(n)),
    shape("code marks of all lengths", 800, |n| (1..n).map(|at| format!("e{}", "`".repeat(at))).collect()),
    shape("code that never closes", 50_000, |n| "`a``".repeat(n)),
    shape("a wide table", 20_000, |n| format!("|{}\n|{}\n{}", "a|".repeat(n), "-|".repeat(n), "|b\n".repeat(20))),
    shape("a long table", 20_000, |n| format!("|a|b|\n|-|-|\n{}", "|a|b|\n".repeat(n))),
    shape("footnotes that nothing explains", 10_000, |n| "[^a]\n".repeat(n)),
    shape("footnotes", 5_000, |n| (0..n).map(|at| format!("a[^{at}]\n\n[^{at}]: b\n\n")).collect()),
    shape("footnotes in footnotes", 5_000, |n| (0..n).map(|at| format!("[^{at}]: [^{}]\n", at + 1)).collect()),
    shape("link definitions", 10_000, |n| (0..n).map(|at| format!("[a{at}]: b{at}\n\n[a{at}]\n\n")).collect()),
    shape("one definition, many uses", 20_000, |n| format!("[a]: {}\n\n{}", "b".repeat(n), "[a] ".repeat(n))),
    shape("comments", 40_000, |n| "a <!-- <".repeat(n)),
    shape("declarations", 40_000, |n| "a <!A <? ".repeat(n)),
    shape("character data", 40_000, |n| "a <![CDATA[ ".repeat(n)),
    shape("less-than signs", 50_000, |n| "<".repeat(n) + "a"),
    shape("attributes", 20_000, |n| format!("<details{}>", " a=\"b\"".repeat(n))),
    shape("entities", 50_000, |n| "&#0;&amp;&a".repeat(n)),
    shape("backslashes", 50_000, |n| "\\".repeat(n)),
    shape("zero bytes", 50_000, |n| "a\0".repeat(n)),
    shape("one long word", 1_000_000, |n| "a".repeat(n)),
    shape("one long paragraph", 200_000, |n| "ord og ".repeat(n)),
    shape("headings all alike", 5_000, |n| "## Hei\n\n".repeat(n)),
    shape("headings with ids", 5_000, |n| (0..n).map(|at| format!("## Hei {{#a{at}}}\n\n")).collect()),
    shape("braces after a heading", 20_000, |n| format!("## Hei {}", "{#a ".repeat(n))),
    shape("attributes of a heading", 20_000, |n| format!("## Hei {{{}}}", ".a ".repeat(n))),
    shape("directives in directives", 5_000, |n| {
        (0..n).map(|at| format!("{}note\n", ":".repeat(n + 3 - at))).collect()
    }),
    shape("directives that never close", 10_000, |n| ":::note\n".repeat(n)),
    shape("fences that close nothing", 10_000, |n| ":::\n\n".repeat(n)),
    shape("directives in a line", 20_000, |n| ":label[a]{b=c}".repeat(n)),
    shape("directives in a line, open", 20_000, |n| ":label[".repeat(n)),
    shape("directives in a line, nested", 5_000, |n| format!("{}a{}", ":label[".repeat(n), "]".repeat(n))),
    shape("steps", 5_000, |n| format!(":::steps\n{}:::\n", "1. a\n".repeat(n))),
    shape("fences of code", 20_000, |n| "```\na\n```\n".repeat(n)),
    shape("code in quotations", 5_000, |n| format!("{}```\na\n", "> ".repeat(n))),
    shape("tabs", 50_000, |n| "\t- a\n".repeat(n)),
    shape("alerts", 5_000, |n| "> [!NOTE]\n> a\n\n".repeat(n)),
    shape("tasks", 20_000, |n| "- [ ] a\n".repeat(n)),
    shape("addresses", 10_000, |n| "https://a.no/b www.a.no a@b.no ".repeat(n)),
    shape("at signs", 50_000, |n| "a@".repeat(n)),
    shape("schemes", 20_000, |n| "https://".repeat(n)),
    shape("quotation marks", 50_000, |n| "«\"“".repeat(n)),
    shape("telephone numbers", 10_000, |n| "22 33 44 55 ".repeat(n)),
    shape("combining marks", 50_000, |n| "a".to_string() + &"\u{301}".repeat(n)),
    shape("directions", 20_000, |n| "\u{202e}a\u{2066}".repeat(n)),
    shape("soft line ends", 50_000, |n| "a\\\n".repeat(n)),
    shape("rules", 20_000, |n| "---\n\n***\n\n".repeat(n)),
    shape("underlined headings", 10_000, |n| "a\n===\nb\n---\n".repeat(n)),
    shape("definitions after ids, as in issue 1110", 5_000, |n| "a\n: b {#c}\n\n# {#a}\n: c\n".repeat(n)),
];

/// Texts that are judged once.
fn once() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let front = |text: String| format!("---\n{text}\n---\nHei\n").into_bytes();
    let bomb = |levels: usize| {
        let mut text = String::from("title: B\nkeywords:\n  a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        (1..levels).for_each(|at| text += &format!("  a{at}: &a{at} [{}]\n", format!("*a{}, ", at - 1).repeat(9)));
        text
    };
    vec![
        ("a file of 100 MB", "nb/b.md", b"## Hei\n\nTekst og mer tekst.\n\n".repeat(3_600_000)),
        ("an alias bomb", "nb/b.md", front(bomb(9))),
        (
            "an alias bomb in handbok.yaml",
            "handbok.yaml",
            format!("languages: [nb]\n{}", bomb(9).replace("title: B", "title: T")).into_bytes(),
        ),
        ("an alias of itself", "nb/b.md", front("title: B\nkeywords: &a [*a]".into())),
        (
            "sequences in sequences",
            "nb/b.md",
            front(format!("title: B\nkeywords: {}{}", "[".repeat(20_000), "]".repeat(20_000))),
        ),
        ("maps in maps", "nb/b.md", front(format!("title: B\nkeywords: {}", "{a: ".repeat(20_000)))),
        (
            "maps by indentation",
            "handbok.yaml",
            format!(
                "languages: [nb]\ntitle:\n{}",
                (1..3000).map(|at| format!("{}a:\n", " ".repeat(at))).collect::<String>()
            )
            .into_bytes(),
        ),
        ("a value of 10 MB", "nb/b.md", front(format!("title: {}", "a".repeat(10_000_000)))),
        ("100,000 keys", "nb/b.md", front((0..100_000).map(|at| format!("a{at}: b\n")).collect())),
        ("the same key 10,000 times", "nb/b.md", front("title: B\n".repeat(10_000))),
        ("tabs for indentation", "nb/b.md", front("title: B\nkeywords:\n\t- a".into())),
        ("a tag", "nb/b.md", front("title: !!binary QQ==".into())),
        ("two documents", "nb/b.md", front("title: B\n...\n%YAML 9.9\n--- a".into())),
        ("front matter that never ends", "nb/b.md", b"---\ntitle: B\n".to_vec()),
        ("a block scalar that never ends", "nb/b.md", front(format!("title: |\n{}", "  a\n".repeat(50_000)))),
        ("an endless quotation", "nb/b.md", front(format!("title: \"{}", "a\\".repeat(50_000)))),
        ("question marks", "nb/b.md", front("? ".repeat(20_000))),
        ("dashes", "nb/b.md", front("- ".repeat(20_000))),
        ("anchors", "nb/b.md", front(format!("title: {}", "&a ".repeat(20_000)))),
        ("zero bytes in YAML", "nb/b.md", front("title: B\0C\nslug: \0".into())),
        ("bytes of no encoding", "nb/b.md", vec![0x81, 0x8d, 0xff, 0xfe, 0x00, 0xc3]),
        ("half a surrogate pair", "nb/b.md", vec![0xff, 0xfe, 0x3d, 0xd8, b'a', 0]),
        ("only a byte order mark", "nb/b.md", vec![0xef, 0xbb, 0xbf]),
        ("nothing at all", "nb/b.md", Vec::new()),
        ("nothing in handbok.yaml", "handbok.yaml", Vec::new()),
        ("a picture that is text", "nb/p.png", b"not a picture".to_vec()),
        ("a drawing of depth", "nb/p.svg", format!("<svg>{}", "<g>".repeat(100_000)).into_bytes()),
        (
            "a picture that says it is huge",
            "nb/p.png",
            [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\x06\0\0\0"[..], &[0; 40]].concat(),
        ),
        (
            "issue 1110 of pulldown-cmark",
            "nb/b.md",
            b"---\ntitle: B\n---\n[^1]\n\n[^1]: # {#a}\n: b\n\n- a {#b}\n  : c\n".to_vec(),
        ),
    ]
}

/// A manual with a hostile file, and a chapter whose fault must be said whatever that file does.
fn build(path: &str, contents: &[u8], flags: &[&str]) -> (i32, String, f64) {
    // In memory, where there is room: what a disk does for thousands of new files would be counted as the program's time.
    let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
    write(folder.path(), "manual/handbok.yaml", "title: T\nlanguages: [nb]\nhtml: [div, details, kbd]\n");
    write(
        folder.path(),
        "manual/nb/a.md",
        "---\ntitle: A\n---\n## Hei\n\n#### Hopp\n\n![P](p.png) ![P](p.svg)\n"
            .replace("![P](p.png) ![P](p.svg)", if path.ends_with('g') { "![P](p.png) ![P](p.svg)" } else { "" }),
    );
    write(folder.path(), &format!("manual/{path}"), contents);
    let log = folder.path().join("log");
    let file = fs::File::create(&log).unwrap();
    let mut command = handbok(folder.path(), &[&["build", "--format", "lines"], flags].concat());
    let before = children_seconds();
    let child = command.stdout(file.try_clone().unwrap()).stderr(file).stdin(Stdio::null()).status().unwrap();
    let spent = children_seconds() - before;
    let said = String::from_utf8_lossy(&fs::read(log).unwrap()).into_owned();
    (code_of(child), said, spent)
}

/// CPU time of all children that have ended (proc(5): fields 16 and 17 of stat, in hundredths of a second).
fn children_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<f64> = stat
        .rsplit(')')
        .next()
        .unwrap()
        .split_whitespace()
        .skip(13)
        .take(2)
        .map(|field| field.parse().unwrap())
        .collect();
    fields.iter().sum::<f64>() / 100.0
}

/// What is wrong with how a build ended.
fn judge(name: &str, (exit, said, _): &(i32, String, f64), others: bool) -> Option<String> {
    let brief = || said.chars().take(300).collect::<String>();
    if ![0, 1, 2].contains(exit) {
        return Some(format!("{name}: exit {exit}: {}", brief()));
    }
    if said.contains("panicked") || others && !said.contains("nb/a.md:6:1: warning[heading-level]") {
        return Some(format!("{name}: the other chapter's fault is not said, or there was a panic: {}", brief()));
    }
    None
}

fn text(shape: &Shape, size: usize) -> Vec<u8> {
    format!("---\ntitle: B\n---\n{}\n", (shape.text)(size)).into_bytes()
}

#[test]
fn hostile_chapters_stop_nothing_but_themselves() {
    let (mut broken, mut count) = (Vec::new(), 0);
    for (at, shape) in SHAPES.iter().enumerate() {
        let ways = [&[][..], &["--minify"]];
        // The short form tries each in one of both ways.
        for flags in ways.into_iter().skip(if is_full() { 0 } else { at % 2 }).step_by(tries(1, 2)) {
            broken.extend(judge(shape.name, &build("nb/b.md", &text(shape, shape.size / tries(1, 4)), flags), true));
            count += 1;
        }
    }
    held("a hostile chapter, as it is and minified", count, &broken, "");
}

#[test]
fn hostile_files_stop_nothing_but_themselves() {
    let (mut broken, all) = (Vec::new(), once());
    for (name, path, contents) in &all {
        let others = path.starts_with("nb/");
        broken.extend(judge(name, &build(path, contents, &["--minify"]), others));
    }
    held("a hostile file: YAML, encodings, pictures, 100 MB", all.len(), &broken, "");
}

#[test]
fn hostile_chapters_with_little_memory() {
    let (mut broken, mut count) = (Vec::new(), 0);
    for shape in SHAPES.iter().step_by(tries(1, 16)) {
        let folder = tempfile::tempdir().unwrap();
        write(
            folder.path(),
            "manual/handbok.yaml",
            "title: T\nlanguages: [nb]\nhtml: [div, details, kbd]\nminify: true\n",
        );
        write(folder.path(), "manual/nb/b.md", text(shape, shape.size));
        let output = crate::workshop::run(crate::workshop::script(
            folder.path(),
            "ulimit -v 1000000; $HANDBOK build --format lines 2>&1 | tail -c 2000; exit ${PIPESTATUS[0]}",
        ));
        count += 1;
        let exit = crate::workshop::code(&output);
        broken.extend(
            (![0, 1].contains(&exit))
                .then(|| format!("{}: exit {exit}: {}", shape.name, crate::workshop::said(&output))),
        );
    }
    held("a hostile chapter, minified, in 1 GB of addresses", count, &broken, "");
}

/// CPU time at a size and at twice that size, in the full form: a sample has no time to measure.
#[test]
fn hostile_chapters_cost_what_they_weigh() {
    if !is_full() {
        return;
    }
    let (mut broken, mut worst) = (Vec::new(), (0.0, ""));
    let quickest = |shape: &Shape, size: usize| {
        let text = text(shape, size);
        (0..3).map(|_| build("nb/b.md", &text, &[]).2).fold(f64::INFINITY, f64::min)
    };
    for shape in SHAPES {
        // Large enough to be measured: a tenth of a second at least, if a file may be so long.
        let mut size = shape.size;
        while quickest(shape, size) < 0.15 && (shape.text)(size * 4).len() < 15 << 20 {
            size *= 2;
        }
        let (one, two) = (quickest(shape, size), quickest(shape, size * 2));
        // Some shapes weigh more than twice as much at twice the size.
        let grown = (shape.text)(size * 2).len() as f64 / (shape.text)(size).len() as f64;
        let ratio = two / one.max(0.01) / grown * 2.0;
        println!("  {:<46} {:>9} {one:>6.2} s {two:>6.2} s {ratio:>5.2}", shape.name, (shape.text)(size).len());
        if ratio >= 2.6 && two > 0.1 {
            broken.push(format!("{}: {one:.2} s, twice as long {two:.2} s", shape.name));
        }
        if ratio > worst.0 && two > 0.1 {
            worst = (ratio, shape.name);
        }
    }
    held(
        "CPU time of twice the text, below 2.6 times",
        SHAPES.len(),
        &broken,
        &format!("the worst is {:.2}: {}", worst.0, worst.1),
    );
}
