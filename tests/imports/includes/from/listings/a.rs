use std::fmt;
const A: u8 = 1;
// ANCHOR: main
fn main() {
    // ANCHOR: inner
    go();
    // ANCHOR_END: inner
}
// ANCHOR_END: main
fn go() {}
