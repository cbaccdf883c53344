//! Any bytes as the head of a request to `serve`: what is understood leads nowhere but below `/`, and whoever sends the
//! same bytes in pieces is understood in the same way.
#![no_main]

use handbok::serve::request;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let whole = request(bytes);
    if let Ok(Some(request)) = &whole {
        assert!(request.path.starts_with('/') && !request.path.contains('\0'), "{request:?}");
        let fields = [&request.host, &request.origin, &request.token];
        assert!(fields.into_iter().flatten().all(|value| !value.contains(['\r', '\n', '\0'])), "{request:?}");
        assert!(request.method.bytes().all(|byte| byte.is_ascii_graphic()), "{request:?}");
    }
    if let Err(refused) = &whole {
        assert!(matches!(refused.0, 400 | 431), "{refused:?}");
    }
    for end in [bytes.len() / 3, bytes.len() / 2, bytes.len().saturating_sub(1)] {
        match request(&bytes[..end]) {
            Ok(None) => {}
            early => assert_eq!(early, whole, "after {end} of {} bytes", bytes.len()),
        }
    }
});
