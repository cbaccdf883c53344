//! Notices new files of the built-in themes: the macro that includes the folder only watches those it knows.

fn main() {
    println!("cargo:rerun-if-changed=themes");
}
