//! The same for any text at all, in memory.

use std::sync::Arc;

use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use rosterd::people::plain;

use super::claims::Company;
use super::support::ground::Ground;
use super::support::memory::Memory;
use super::texts::Text;

/// Any text: letters of the world, what other languages than ours take for syntax, and what cannot be seen.
fn text() -> impl Strategy<Value = Text> {
    let signs = "[,+\"\\\\<>;=#*()\\x00{}%$&|!~`'/@ \\[\\]\n\r\t\u{1b}\u{200b}\u{202e}\u{2066}\u{feff}a-cÄß]{0,20}";
    let raw = prop_oneof![
        2 => any::<String>(),
        3 => signs.prop_map(String::from),
        1 => "\\PC{0,300}".prop_map(String::from),
    ];
    // A department whose name is blank goes by its number.
    let raw = raw.prop_filter("not blank", |raw| !raw.trim().is_empty());
    raw.prop_map(|raw| Text {
        clean: plain(&raw),
        raw,
    })
}

proptest! {
    // Seeds that failed once are kept beside this file.
    #![proptest_config(ProptestConfig {
        cases: 8,
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..ProptestConfig::default()
    })]

    //
    #[test]
    fn any_text_arrives_literally_or_is_refused_with_a_reason(texts in proptest::collection::vec(text(), 12)) {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let memory: Arc<dyn Ground> = Arc::new(Memory::company());
            let mut company = Company::of(memory, texts);
            company.is_shown_inert().await;
            company.arrives_or_is_refused().await;
        });
    }
}
