# fn hidden() {}
fn shown() {}