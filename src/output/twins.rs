//! Twins of the text files, packed: `a.html.gz` and `a.html.br`, for web servers that send them as they are to browsers that
//! take them. The only file that knows gzip and Brotli.

use super::stage::holds;
use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;

/// Endings of texts. Pictures, sounds and PDFs are packed by their own rules.
const TEXTS: [&str; 7] = ["html", "css", "js", "json", "svg", "txt", "xml"];

#[derive(Clone, Copy)]
enum Packing {
    Gzip,
    Brotli,
}

/// Whether a file is another's twin: who does not find it takes the file.
pub(super) fn is_twin(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(file, ending)| matches!(ending, "gz" | "br") && is_text(file))
}

fn is_text(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| TEXTS.contains(&ending))
}

/// Makes the twins of a file and gives away those that are smaller than it. A twin in the published site that says what the
/// file says is as good as a new one: nothing is packed twice.
pub(super) fn each(path: &str, pieces: &[&[u8]], published: Option<&Path>, give: &(dyn Fn(&str, &[u8]) + Sync)) {
    if !is_text(path) {
        return;
    }
    let twin = |packing: Packing| {
        let path = format!("{path}.{}", packing.ending());
        let there = published.and_then(|folder| fs::read(folder.join(&path)).ok());
        let packed = there.filter(|there| packing.says(there, pieces)).or_else(|| packing.pack(pieces).ok());
        let size: usize = pieces.iter().map(|piece| piece.len()).sum();
        if let Some(packed) = packed.filter(|packed| packed.len() < size) {
            give(&path, &packed);
        }
    };
    // The print page of a large manual is drawn while nothing else is: both cores have work.
    rayon::join(|| twin(Packing::Gzip), || twin(Packing::Brotli));
}

impl Packing {
    fn ending(self) -> &'static str {
        match self {
            Packing::Gzip => "gz",
            Packing::Brotli => "br",
        }
    }

    /// Levels by what they cost. 39 MB of pages become 8.2 MB by gzip 6 in 0.8 CPU-seconds (9: 0.3 % smaller, a fifth slower),
    /// 7.9 MB by Brotli 5 in as many (4: 6 % larger, 11: a twelfth smaller and forty times as slow).
    fn pack(self, pieces: &[&[u8]]) -> io::Result<Vec<u8>> {
        match self {
            Packing::Gzip => {
                // Neither a name nor a time in its head: the same bytes everywhere.
                let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
                pieces.iter().try_for_each(|piece| packer.write_all(piece))?;
                packer.finish()
            }
            Packing::Brotli => {
                let mut packer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, 5, 22);
                pieces.iter().try_for_each(|piece| packer.write_all(piece))?;
                Ok(packer.into_inner())
            }
        }
    }

    /// Whether a twin, unpacked, is the file.
    fn says(self, twin: &[u8], pieces: &[&[u8]]) -> bool {
        let is_all = |mut unpacked: &mut dyn Read| {
            holds(&mut unpacked, pieces) && unpacked.read(&mut [0]).is_ok_and(|count| count == 0)
        };
        match self {
            Packing::Gzip => is_all(&mut flate2::read::MultiGzDecoder::new(twin)),
            Packing::Brotli => is_all(&mut brotli::Decompressor::new(twin, 1 << 16)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_twin_says_what_its_file_says() {
        let file: [&[u8]; 2] = [b"Trykk to ganger. ", &b"Vent. ".repeat(50)];
        for packing in [Packing::Gzip, Packing::Brotli] {
            let twin = packing.pack(&file).unwrap();
            assert!(packing.says(&twin, &file) && packing.says(&twin, &[&file.concat()]));
            assert!(!packing.says(&twin, &file[..1]) && !packing.says(&twin, &[&file.concat(), b"x"]));
            assert!(!packing.says(&twin[..twin.len() - 1], &file) && !packing.says(b"", &file));
        }
    }
}
