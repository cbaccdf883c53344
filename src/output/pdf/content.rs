//! A page's drawing instructions, finished for assistive technology: what belongs to no tag is marked as an artifact, and
//! the gate is held: of text, only that of the page margins may be one.
//!
//! A browser leaves all text that a style sheet makes outside the tags, where a screen reader never comes. A checker is
//! content with that once it is called an artifact, so the gate asks where it stands.

use lopdf::content::{Content, Operation};
use lopdf::{Object, dictionary};

/// A page with text that is neither tagged nor in the margins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct HiddenText;

/// The instructions with artifacts marked, and without the soft hyphens at which no line broke.
pub(super) fn finish(operations: Vec<Operation>) -> Result<Content<Vec<Operation>>, HiddenText> {
    let mut writer = Writer::default();
    for operation in without_soft_hyphens(operations) {
        writer.take(operation)?;
    }
    if writer.has_hidden() {
        return Err(HiddenText);
    }
    Ok(Content { operations: writer.out })
}

/// Chromium writes `/Span <</ActualText (soft hyphen)>> BDC x 0 Td <…> Tj EMC` for a soft hyphen that is not shown. Only
/// the movement stays: the word can be searched and copied in one piece.
fn without_soft_hyphens(operations: Vec<Operation>) -> impl Iterator<Item = Operation> {
    let mut inside = false;
    operations.into_iter().filter(move |operation| match operation.operator.as_str() {
        "BDC" if is_soft_hyphen(operation) => {
            inside = true;
            false
        }
        "EMC" if inside => {
            inside = false;
            false
        }
        "Tj" | "TJ" => !inside,
        _ => true,
    })
}

fn is_soft_hyphen(operation: &Operation) -> bool {
    let properties = operation.operands.get(1).and_then(|properties| properties.as_dict().ok());
    let actual = properties.and_then(|properties| properties.get(b"ActualText").ok()?.as_str().ok());
    actual == Some([0xfe, 0xff, 0x00, 0xad].as_slice())
}

/// A matrix as PDF writes it: `a b c d e f`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Matrix([f32; 6]);

impl Matrix {
    const IDENTITY: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    fn of(operands: &[Object]) -> Matrix {
        let mut numbers = [0.0; 6];
        for (number, operand) in numbers.iter_mut().zip(operands) {
            *number = operand.as_float().unwrap_or_default();
        }
        Matrix(numbers)
    }

    /// This one first, then the other.
    fn then(self, other: Matrix) -> Matrix {
        let (Matrix([a, b, c, d, e, f]), Matrix(o)) = (self, other);
        Matrix([
            a * o[0] + b * o[2],
            a * o[1] + b * o[3],
            c * o[0] + d * o[2],
            c * o[1] + d * o[3],
            e * o[0] + f * o[2] + o[4],
            e * o[1] + f * o[3] + o[5],
        ])
    }

    fn place(self, x: f32, y: f32) -> (f32, f32) {
        let Matrix([a, b, c, d, e, f]) = self;
        (x * a + y * c + e, x * b + y * d + f)
    }
}

/// The part of a page between its margins, from bottom to top.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Between {
    bottom: f32,
    top: f32,
}

/// What a mark around content says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// It belongs to a tag, or is an artifact.
    Known,
    /// A remark inside of such content: how letters are read.
    Remark,
    /// A remark outside of any: it says nothing, and goes.
    Idle,
}

struct Writer {
    out: Vec<Operation>,
    /// Marked content that is open, outermost first.
    marks: Vec<Mark>,
    ctm: Matrix,
    saved: Vec<Matrix>,
    text: Matrix,
    /// Instructions of a path that is not painted yet.
    path: Vec<Operation>,
    /// Set once the browser has clipped to what stands between the margins.
    between: Option<Between>,
    /// Places of text outside the tags that came before that.
    early: Vec<f32>,
}

impl Default for Writer {
    fn default() -> Writer {
        Writer {
            out: Vec::new(),
            marks: Vec::new(),
            ctm: Matrix::IDENTITY,
            saved: Vec::new(),
            text: Matrix::IDENTITY,
            path: Vec::new(),
            between: None,
            early: Vec::new(),
        }
    }
}

impl Writer {
    fn take(&mut self, operation: Operation) -> Result<(), HiddenText> {
        match operation.operator.as_str() {
            "q" => self.saved.push(self.ctm),
            "Q" => self.ctm = self.saved.pop().unwrap_or(Matrix::IDENTITY),
            "cm" => self.ctm = Matrix::of(&operation.operands).then(self.ctm),
            "BT" => self.text = Matrix::IDENTITY,
            "Tm" => self.text = Matrix::of(&operation.operands),
            "Td" | "TD" => {
                let [x, y] = [0, 1].map(|at| operation.operands.get(at).and_then(|n| n.as_float().ok()).unwrap_or(0.0));
                self.text = Matrix([1.0, 0.0, 0.0, 1.0, x, y]).then(self.text);
            }
            "BMC" | "BDC" => {
                let mark = self.mark(&operation);
                self.marks.push(mark);
                if mark == Mark::Idle {
                    return Ok(());
                }
            }
            "EMC" if self.marks.pop() == Some(Mark::Idle) => return Ok(()),
            "m" | "re" | "l" | "c" | "v" | "y" | "h" | "W" | "W*" => {
                self.path.push(operation);
                return Ok(());
            }
            "n" => {
                self.clip();
                self.out.append(&mut self.path);
            }
            "S" | "s" | "f" | "F" | "f*" | "B" | "B*" | "b" | "b*" => {
                self.path.push(operation);
                let path = std::mem::take(&mut self.path);
                self.paint(path, "Layout");
                return Ok(());
            }
            "Tj" | "TJ" | "'" | "\"" if !self.is_known() => {
                self.margin_text()?;
                self.paint(vec![operation], "Pagination");
                return Ok(());
            }
            "Do" | "sh" | "EI" | "BI" => {
                self.paint(vec![operation], "Layout");
                return Ok(());
            }
            _ => {}
        }
        self.out.push(operation);
        Ok(())
    }

    fn is_known(&self) -> bool {
        self.marks.contains(&Mark::Known)
    }

    fn mark(&self, operation: &Operation) -> Mark {
        let is_artifact =
            operation.operands.first().is_some_and(|tag| tag.as_name().is_ok_and(|tag| tag == b"Artifact"));
        let properties = operation.operands.get(1).and_then(|properties| properties.as_dict().ok());
        if is_artifact || properties.is_some_and(|properties| properties.has(b"MCID")) {
            Mark::Known
        } else if self.is_known() {
            Mark::Remark
        } else {
            Mark::Idle
        }
    }

    /// Paints, as an artifact of this type where nothing is tagged.
    fn paint(&mut self, operations: Vec<Operation>, kind: &str) {
        if self.is_known() {
            return self.out.extend(operations);
        }
        let properties = dictionary! { "Type" => kind };
        self.out.push(Operation::new("BDC", vec!["Artifact".into(), Object::Dictionary(properties)]));
        self.out.extend(operations);
        self.out.push(Operation::new("EMC", Vec::new()));
    }

    /// The first clip of a page is to what stands between its margins.
    fn clip(&mut self) {
        let is_clip = self.path.iter().any(|operation| operation.operator.starts_with('W'));
        let rectangle = self.path.iter().find(|operation| operation.operator == "re").filter(|_| is_clip);
        if let (Some(rectangle), None) = (rectangle, self.between) {
            let [x, y, width, height] =
                [0, 1, 2, 3].map(|at| rectangle.operands.get(at).and_then(|n| n.as_float().ok()).unwrap_or(0.0));
            let (one, other) = (self.ctm.place(x, y).1, self.ctm.place(x + width, y + height).1);
            self.between = Some(Between { bottom: one.min(other), top: one.max(other) });
        }
    }

    /// Text outside the tags must stand in the margins.
    fn margin_text(&mut self) -> Result<(), HiddenText> {
        let y = self.text.then(self.ctm).place(0.0, 0.0).1;
        match self.between {
            Some(Between { bottom, top }) if y > bottom && y < top => Err(HiddenText),
            Some(_) => Ok(()),
            None => {
                self.early.push(y);
                Ok(())
            }
        }
    }

    /// Whether text that came before the margins were known stands between them.
    fn has_hidden(&self) -> bool {
        let inside = |y: &f32| self.between.is_some_and(|between| *y > between.bottom && *y < between.top);
        self.early.iter().any(inside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "0.24 0 0 -0.24 0 842 cm q BT 1 0 0 -1 68 Y Tm (Side 1) Tj ET Q q 0 260 2000 3000 re W n \
        /P <</MCID 0>> BDC BT 1 0 0 -1 0 1000 Tm (Hei) Tj /Span <</ActualText <feff00ad>>> BDC 8 0 Td <0003> Tj EMC 0 0 Td (du) Tj ET EMC 0 0 5 5 re f Q";

    fn finished(y: &str) -> Result<String, HiddenText> {
        let content = Content::decode(PAGE.replace('Y', y).as_bytes()).map_err(|_| HiddenText)?;
        Ok(String::from_utf8_lossy(&finish(content.operations)?.encode().unwrap_or_default()).replace('\n', " "))
    }

    #[test]
    fn margins_are_artifacts_and_soft_hyphens_go() {
        let page = finished("100").unwrap_or_default();
        assert!(page.contains("/Artifact <</Type/Pagination>> BDC (Side 1) Tj EMC"), "{page}");
        assert!(page.contains("/Artifact <</Type/Layout>> BDC 0 0 5 5 re f EMC"), "{page}");
        assert!(page.contains("(Hei) Tj 8 0 Td 0 0 Td (du) Tj"), "{page}");
    }

    #[test]
    fn text_between_the_margins_must_be_tagged() {
        assert_eq!(finished("1000"), Err(HiddenText));
    }

    #[test]
    fn a_remark_on_letters_is_no_tag() {
        let page = "0.24 0 0 -0.24 0 842 cm q 0 260 2000 3000 re W n BT 1 0 0 -1 0 1000 Tm /Span <</ActualText (ff)>> BDC (x) Tj EMC ET Q";
        let operations = Content::decode(page.as_bytes()).map(|content| content.operations).unwrap_or_default();
        assert!(matches!(finish(operations), Err(HiddenText)));
    }
}
