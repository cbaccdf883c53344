//! The structure tree, from what Chromium writes to what PDF/UA-1 (ISO 14289-1) asks for.

use super::Failure;
use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};
use std::collections::BTreeMap;

/// Types of PDF 2.0 that Chromium uses in PDF 1.4, and what they are there.
const ROLES: &[(&str, &str)] =
    &[("Strong", "Span"), ("Em", "Span"), ("Sub", "Span"), ("FENote", "Note"), ("Title", "P")];

/// Mends the tree. `words_of` gives the text of the links to an id of the document.
pub(super) fn finish(document: &mut Document, words_of: &BTreeMap<String, String>) -> Result<(), Failure> {
    let root = document.catalog()?.get(b"StructTreeRoot")?.as_reference()?;
    let mut roles = Dictionary::new();
    ROLES.iter().for_each(|(role, standard)| roles.set(*role, Object::Name(standard.as_bytes().to_vec())));
    document.get_dictionary_mut(root)?.set("RoleMap", roles);
    let elements: Vec<ObjectId> = document
        .objects
        .iter()
        .filter(|(_, object)| object.as_dict().is_ok_and(|dictionary| dictionary.has_type(b"StructElem")))
        .map(|(id, _)| *id)
        .collect();
    let mut moved = BTreeMap::new();
    for element in elements {
        let kind = document.get_dictionary(element)?.get(b"S").and_then(Object::as_name).unwrap_or_default().to_vec();
        match kind.as_slice() {
            b"LI" => list_item(document, element, &mut moved)?,
            b"Figure" => figure(document, element)?,
            _ => {}
        }
    }
    parents(document, root, &moved)?;
    for page in document.page_iter().collect::<Vec<_>>() {
        document.get_dictionary_mut(page)?.set("Tabs", Object::Name(b"S".to_vec()));
    }
    links(document, words_of)
}

/// What a list item says besides its label stands in a body. `moved` learns where marked content has gone, by the item.
fn list_item(document: &mut Document, item: ObjectId, moved: &mut BTreeMap<ObjectId, ObjectId>) -> Result<(), Failure> {
    let dictionary = document.get_dictionary(item)?;
    let page = dictionary.get(b"Pg").ok().cloned();
    let kids = match dictionary.get(b"K") {
        Ok(Object::Array(kids)) => kids.clone(),
        Ok(kid) => vec![kid.clone()],
        Err(_) => Vec::new(),
    };
    let is_label = |kid: &Object| {
        let element = kid.as_reference().ok().and_then(|id| document.get_dictionary(id).ok());
        element.and_then(|element| element.get(b"S").ok()?.as_name().ok()).is_some_and(|kind| kind == b"Lbl")
    };
    let (labels, rest): (Vec<Object>, Vec<Object>) = kids.into_iter().partition(is_label);
    let mut body = dictionary! { "Type" => "StructElem", "S" => "LBody", "P" => item, "K" => rest.clone() };
    if let Some(page) = page {
        body.set("Pg", page);
    }
    let body = document.add_object(body);
    for kid in rest.iter().filter_map(|kid| kid.as_reference().ok()) {
        if let Ok(kid) = document.get_dictionary_mut(kid)
            && kid.has(b"P")
        {
            kid.set("P", body);
        }
    }
    moved.insert(item, body);
    document
        .get_dictionary_mut(item)?
        .set("K", labels.into_iter().chain([Object::Reference(body)]).collect::<Vec<_>>());
    Ok(())
}

/// A `<figure>` around a picture is a group: the picture in it has the words.
fn figure(document: &mut Document, element: ObjectId) -> Result<(), Failure> {
    let dictionary = document.get_dictionary_mut(element)?;
    let has_words = dictionary.get(b"Alt").and_then(Object::as_str).is_ok_and(|words| !words.is_empty());
    if !has_words {
        dictionary.set("S", Object::Name(b"Div".to_vec()));
        dictionary.remove(b"Alt");
    }
    Ok(())
}

/// Marked content that belonged to a list item belongs to its body now; the tree's own table has to know.
fn parents(document: &mut Document, root: ObjectId, moved: &BTreeMap<ObjectId, ObjectId>) -> Result<(), Failure> {
    let table = document.get_dictionary(root)?.get(b"ParentTree")?.as_reference()?;
    let mut open = vec![table];
    while let Some(node) = open.pop() {
        let dictionary = document.get_dictionary(node)?;
        let kids = dictionary.get(b"Kids").and_then(Object::as_array).cloned().unwrap_or_default();
        open.extend(kids.iter().filter_map(|kid| kid.as_reference().ok()));
        let numbers = dictionary.get(b"Nums").and_then(Object::as_array).cloned().unwrap_or_default();
        let mut renewed = Vec::with_capacity(numbers.len());
        for entry in numbers {
            match entry {
                // A list of its own object is changed where it stands.
                Object::Reference(id) if document.get_object(id).is_ok_and(|object| object.as_array().is_ok()) => {
                    document.get_object_mut(id)?.as_array_mut()?.iter_mut().for_each(|parent| renew(parent, moved));
                    renewed.push(Object::Reference(id));
                }
                Object::Array(mut list) => {
                    list.iter_mut().for_each(|parent| renew(parent, moved));
                    renewed.push(Object::Array(list));
                }
                mut other => {
                    renew(&mut other, moved);
                    renewed.push(other);
                }
            }
        }
        if !renewed.is_empty() {
            document.get_dictionary_mut(node)?.set("Nums", renewed);
        }
    }
    Ok(())
}

fn renew(parent: &mut Object, moved: &BTreeMap<ObjectId, ObjectId>) {
    if let Some(body) = parent.as_reference().ok().and_then(|id| moved.get(&id)) {
        *parent = Object::Reference(*body);
    }
}

/// Every link says in words where it leads.
fn links(document: &mut Document, words_of: &BTreeMap<String, String>) -> Result<(), Failure> {
    let annotations: Vec<ObjectId> = document
        .objects
        .iter()
        .filter(|(_, object)| {
            object
                .as_dict()
                .is_ok_and(|it| it.get(b"Subtype").is_ok_and(|kind| kind.as_name().is_ok_and(|kind| kind == b"Link")))
        })
        .map(|(id, _)| *id)
        .collect();
    for annotation in annotations {
        let words = {
            let dictionary = document.get_dictionary(annotation)?;
            let action = dictionary.get_deref(b"A", document).and_then(Object::as_dict);
            let address = action.and_then(|action| action.get(b"URI")).and_then(Object::as_str);
            match address {
                Ok(address) => String::from_utf8_lossy(address).into_owned(),
                Err(_) => {
                    let id = dictionary.get(b"Dest").ok().and_then(destination).unwrap_or_default();
                    words_of.get(&id).cloned().unwrap_or(id)
                }
            }
        };
        document.get_dictionary_mut(annotation)?.set("Contents", lopdf::text_string(&words));
    }
    Ok(())
}

fn destination(object: &Object) -> Option<String> {
    let name = object.as_name().or_else(|_| object.as_str()).ok()?;
    Some(String::from_utf8_lossy(name).into_owned())
}
