//! Saddle stitch: two pages beside each other on each side of a sheet, in the order in which folded sheets are read.

use super::Failure;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

/// Places the pages of a document on sheets across, twice as many sides as sheets. The result is for a printer: tags,
/// links and outline have no meaning on it.
pub(super) fn impose(document: &mut Document, is_rtl: bool) -> Result<(), Failure> {
    let pages: Vec<ObjectId> = document.page_iter().collect();
    let media = media_box(document, *pages.first().ok_or(Failure::NotPdf)?)?;
    let (width, height) = (media[2] - media[0], media[3] - media[1]);
    let scale = height / (2.0 * width);
    let mut forms = Vec::with_capacity(pages.len());
    for page in &pages {
        forms.push(form(document, *page)?);
    }
    let root = document.catalog()?.get(b"Pages")?.as_reference()?;
    let mut sides = Vec::new();
    for (mut left, mut right) in order(pages.len()) {
        if is_rtl {
            std::mem::swap(&mut left, &mut right);
        }
        let mut content = String::new();
        let mut shown = Dictionary::new();
        for (at, page) in [left, right].into_iter().enumerate() {
            let Some((form, own)) = page.and_then(|page| forms.get(page)) else { continue };
            // A page across stands upright on its half, turned.
            let across = own[2] - own[0] > own[3] - own[1];
            let half = height / 2.0;
            let matrix = if across {
                let scale = scale * width / (own[3] - own[1]);
                format!("0 {scale} {} 0 {} 0", -scale, half * (at as f32 + 1.0))
            } else {
                format!("{scale} 0 0 {scale} {} 0", half * at as f32)
            };
            content.push_str(&format!("q {matrix} cm /P{at} Do Q\n"));
            shown.set(format!("P{at}"), *form);
        }
        let content = document.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
        let sheet = vec![0.0.into(), 0.0.into(), height.into(), width.into()];
        sides.push(document.add_object(dictionary! {
            "Type" => "Page",
            "Parent" => root,
            "MediaBox" => sheet,
            "Contents" => content,
            "Resources" => dictionary! { "XObject" => shown },
        }));
    }
    let count = sides.len() as i64;
    let kids: Vec<Object> = sides.into_iter().map(Object::Reference).collect();
    document.set_object(root, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count });
    let catalog = document.catalog_mut()?;
    for key in [&b"StructTreeRoot"[..], b"MarkInfo", b"Outlines", b"Dests", b"Names"] {
        catalog.remove(key);
    }
    catalog.set("ViewerPreferences", dictionary! { "Duplex" => "DuplexFlipShortEdge" });
    document.prune_objects();
    Ok(())
}

/// The pages on each side, left and right; `None` stands for an empty one. Four pages to a sheet, front and back.
fn order(pages: usize) -> Vec<(Option<usize>, Option<usize>)> {
    let whole = pages.div_ceil(4) * 4;
    let page = |at: usize| (at < pages).then_some(at);
    (0..whole / 2)
        .map(|side| {
            let (outer, inner) = (page(whole - 1 - side), page(side));
            if side % 2 == 0 { (outer, inner) } else { (inner, outer) }
        })
        .collect()
}

/// A page as a picture, with its box.
fn form(document: &mut Document, page: ObjectId) -> Result<(ObjectId, [f32; 4]), Failure> {
    let media = media_box(document, page)?;
    let content = document.get_page_content(page);
    let resources = document.get_dictionary(page)?.get(b"Resources").cloned().unwrap_or(Object::Null);
    let mut stream = Stream::new(
        dictionary! {
            "Type" => "XObject",
            "Subtype" => "Form",
            "BBox" => media.iter().map(|number| Object::Real(*number)).collect::<Vec<_>>(),
            "Resources" => resources,
        },
        content,
    );
    stream.compress()?;
    Ok((document.add_object(stream), media))
}

fn media_box(document: &Document, page: ObjectId) -> Result<[f32; 4], Failure> {
    let dictionary = document.get_dictionary(page)?;
    let numbers = dictionary.get_deref(b"MediaBox", document)?.as_array()?;
    let mut media = [0.0; 4];
    for (at, number) in media.iter_mut().zip(numbers) {
        *at = number.as_float()?;
    }
    Ok(media)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_sheets_read_in_order() {
        assert_eq!(order(4), [(Some(3), Some(0)), (Some(1), Some(2))]);
        let sides = order(6);
        assert_eq!(sides, [(None, Some(0)), (Some(1), None), (Some(5), Some(2)), (Some(3), Some(4))]);
    }
}
