//! Two names that look the same are the same: what cannot be seen is no part of a name.

use super::read;
use onhand_domain::Invalid;

fn told(name: &str) -> Option<Invalid> {
    let line = serde_json::json!({"command": "receive", "sku": name, "location": "a", "quantity": 1});
    read(&line.to_string()).unwrap().check().err()
}

fn told_of_title(title: &str) -> Option<Invalid> {
    let line = serde_json::json!({"command": "define_sku", "sku": "a", "title": title});
    read(&line.to_string()).unwrap().check().err()
}

fn is_bad(told: Option<Invalid>, field: &str) -> bool {
    matches!(told, Some(Invalid::BadText { field: of, .. }) if of == field)
}

#[test]
fn names_of_all_scripts_are_taken() {
    for name in [
        "mug with a handle",
        "Kännchen",
        "caf\u{e9}",
        "кружка",
        "マグカップ",
        "한글",
        "كوب",
        "हिन्दी",
        "½ l",
        "mug №2",
        "🍵",
    ] {
        assert_eq!(told(name), None, "{name}");
        assert_eq!(told_of_title(name), None, "{name}");
    }
}

#[test]
fn what_cannot_be_seen_is_refused_anywhere() {
    let hidden = [
        '\u{ad}',
        '\u{34f}',
        '\u{61c}',
        '\u{115f}',
        '\u{17b4}',
        '\u{180e}',
        '\u{200b}',
        '\u{200c}',
        '\u{200d}',
        '\u{200e}',
        '\u{2028}',
        '\u{2029}',
        '\u{202e}',
        '\u{2060}',
        '\u{2066}',
        '\u{3164}',
        '\u{fe0f}',
        '\u{feff}',
        '\u{ffa0}',
        '\u{fff9}',
        '\u{fffd}',
        '\u{1d173}',
        '\u{e0061}',
        '\u{e0100}',
        '\u{85}',
        '\0',
        '\u{e000}',
        '\u{ffff}',
    ];
    for hidden in hidden {
        for name in [format!("mug{hidden}"), format!("{hidden}mug"), format!("m{hidden}ug"), hidden.to_string()] {
            assert!(is_bad(told(&name), "sku"), "{name:?}");
        }
    }
}

#[test]
fn the_only_space_is_the_plain_one_within() {
    for name in ["\u{a0}mug", "mug\u{a0}", "a\u{a0}mug", "a\u{2003}mug", "a\u{3000}mug", "a\tmug", " mug", "mug ", " "]
    {
        assert!(is_bad(told(name), "sku"), "{name:?}");
    }
}

#[test]
fn what_can_be_written_in_one_character_is() {
    assert_eq!(told("caf\u{e9}"), None);
    assert!(is_bad(told("cafe\u{301}"), "sku"));
    // The sign of the unit, which is the letter.
    assert!(is_bad(told("\u{212b}"), "sku"));
    // Marks that compose with nothing stay.
    assert_eq!(told("m\u{304}ug"), None);
}

#[test]
fn titles_are_for_people_to_read() {
    // A cook is a person and a pan, joined by what cannot be seen; Persian parts of words are kept apart by it.
    for title in ["👩\u{200d}🍳 pan", "می\u{200c}خواهم", "❤\u{fe0f}", "cafe\u{301}", "1\u{a0}kg"] {
        assert_eq!(told_of_title(title), None, "{title:?}");
    }
    for title in ["\u{a0}mug", "mug\u{3000}", "a\u{2028}b", "\u{202e}gum", "\u{feff}", "\u{200b}", "a\tb", "\u{fffd}"] {
        assert!(is_bad(told_of_title(title), "title"), "{title:?}");
    }
}
