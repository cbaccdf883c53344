//! Where pictures are: the chapter's own folder first, then the default language's.

use super::resolve::{Place, Resolver, outside, relative_to, scheme};
use super::{missing, paths};
use crate::source::{Code, Diagnostic, Near, Span, say};
use std::sync::Arc;

impl Resolver<'_> {
    pub(super) fn image(&self, dest: &str, span: Span, place: &Place<'_>) -> Result<Arc<str>, Diagnostic> {
        if scheme(dest).is_some() || dest.starts_with("//") {
            let message = say!("Bildet ligger utenfor manualen.", "The picture lies outside the manual.");
            let hint = say!(
                "Last det ned og legg det i manualen: sidene henter ingenting andre steder fra.",
                "Download it and put it into the manual: pages load nothing from elsewhere."
            );
            return Err(Code::OutsideManual.at(&place.file, span, message).hint(hint));
        }
        let Some(path) = paths::join(&place.folder, dest) else {
            return Err(outside(&place.file, span, dest));
        };
        let default = self.config.default_lang().tag();
        let shared = self.key_of(&path).map(|key| format!("{default}/{key}"));
        for candidate in [Some(path.as_str()), shared.as_deref()].into_iter().flatten() {
            if let Some((path, bytes)) = self.inputs.assets.get_key_value(candidate) {
                return if is_picture(path, bytes) {
                    Ok(path.clone())
                } else {
                    let message = say!(
                        "«{dest}» er ikke et bilde som nettlesere kan vise.",
                        "“{dest}” is not a picture that browsers show."
                    );
                    Err(Code::MissingPicture.at(&place.file, span, message).hint(say!(
                        "Filen kan være tom eller skadet. Bruk svg, png, jpg, gif, webp eller avif.",
                        "The file may be empty or damaged. Use svg, png, jpg, gif, webp or avif."
                    )))
                };
            }
        }
        let assets = &self.inputs.assets;
        let near = place.hints.nearest(&path, assets.len(), assets.keys().map(AsRef::as_ref));
        let name = near.map(|near| relative_to(&place.folder, near.name)).unwrap_or_default();
        let near = near.map(|near| Near { name: &name, ..near });
        Err(Code::MissingPicture.at(&place.file, span, missing(dest)).suggest(dest, near))
    }
}

/// Whether browsers show a file as a picture, by its name and its first bytes.
pub(super) fn is_picture(path: &str, bytes: &[u8]) -> bool {
    match path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "svg" => std::str::from_utf8(bytes).is_ok_and(|text| text.contains("<svg")),
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "ico" | "bmp" => imagesize::blob_size(bytes).is_ok(),
        _ => false,
    }
}
