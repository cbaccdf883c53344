//! What a PDF says about itself: title, language, edition, and that it follows PDF/UA-1.

use super::Failure;
use crate::print::Book;
use lopdf::{Document, Object, Stream, dictionary, text_string};

const CREATOR: &str = concat!("Handbok ", env!("CARGO_PKG_VERSION"));

/// Writes what is known of a book where readers look for it.
pub(super) fn write(document: &mut Document, book: &Book, is_tagged: bool) -> Result<(), Failure> {
    let xmp = document.add_object(
        Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, xmp(book, is_tagged).into_bytes())
            .with_compression(false),
    );
    let catalog = document.catalog_mut()?;
    catalog.set("Metadata", xmp);
    catalog.set("Lang", text_string(&book.lang));
    catalog.set("MarkInfo", dictionary! { "Marked" => is_tagged });
    let mut viewer = catalog.get(b"ViewerPreferences").and_then(|it| it.as_dict()).cloned().unwrap_or_default();
    viewer.set("DisplayDocTitle", true);
    catalog.set("ViewerPreferences", viewer);
    let info = document.add_object(dictionary! {
        "Title" => text_string(&book.title),
        "Subject" => text_string(&book.edition),
        "Creator" => Object::string_literal(CREATOR),
    });
    document.trailer.set("Info", info);
    Ok(())
}

/// Extensible Metadata Platform (ISO 16684-1), with the PDF/UA identification of ISO 14289-1.
fn xmp(book: &Book, is_tagged: bool) -> String {
    let [title, lang, edition] = [&book.title, &book.lang, &book.edition].map(|words| crate::render::escaped(words));
    let part = if is_tagged {
        "<pdfuaid:part xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">1</pdfuaid:part>\n"
    } else {
        ""
    };
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\n\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\n\
         <dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">{edition}</rdf:li></rdf:Alt></dc:description>\n\
         <dc:language><rdf:Bag><rdf:li>{lang}</rdf:li></rdf:Bag></dc:language>\n\
         <xmp:CreatorTool>{CREATOR}</xmp:CreatorTool>\n\
         {part}\
         </rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>"
    )
}
