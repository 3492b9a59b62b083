//! What of a text can be seen: two names that look the same have to be the same.

use std::ops::RangeInclusive;

/// Characters of which nothing is shown, or which change only how others are: format characters and whatever else is
/// ignorable by default (Unicode 17), separators of lines and paragraphs, what has no meaning that all agree on, and
/// the sign that something could not be read.
const HIDDEN: [RangeInclusive<char>; 32] = [
    '\u{ad}'..='\u{ad}',
    '\u{34f}'..='\u{34f}',
    '\u{600}'..='\u{605}',
    '\u{61c}'..='\u{61c}',
    '\u{6dd}'..='\u{6dd}',
    '\u{70f}'..='\u{70f}',
    '\u{890}'..='\u{891}',
    '\u{8e2}'..='\u{8e2}',
    '\u{115f}'..='\u{1160}',
    '\u{17b4}'..='\u{17b5}',
    '\u{180b}'..='\u{180f}',
    '\u{200b}'..='\u{200f}',
    '\u{2028}'..='\u{202e}',
    '\u{2060}'..='\u{206f}',
    '\u{3164}'..='\u{3164}',
    '\u{e000}'..='\u{f8ff}',
    '\u{fdd0}'..='\u{fdef}',
    '\u{fe00}'..='\u{fe0f}',
    '\u{feff}'..='\u{feff}',
    '\u{ffa0}'..='\u{ffa0}',
    '\u{fff0}'..='\u{fffb}',
    '\u{fffd}'..='\u{ffff}',
    '\u{110bd}'..='\u{110bd}',
    '\u{110cd}'..='\u{110cd}',
    '\u{13430}'..='\u{1343f}',
    '\u{1bca0}'..='\u{1bca3}',
    '\u{1d173}'..='\u{1d17a}',
    '\u{1fffe}'..='\u{1ffff}',
    '\u{2fffe}'..='\u{2ffff}',
    '\u{3fffe}'..='\u{3ffff}',
    '\u{e0000}'..='\u{e0fff}',
    '\u{f0000}'..='\u{10ffff}',
];

/// Whether a text may be a name: all of it can be seen, its only spaces are plain ones within, and what can be
/// written in one character is.
pub(super) fn is_name(text: &str) -> bool {
    if is_plain(text) {
        return has_plain_ends(text);
    }
    let seen = |c: char| !c.is_control() && (c == ' ' || !c.is_whitespace()) && !is_hidden(c);
    has_plain_ends(text) && text.chars().all(seen) && unicode_normalization::is_nfc(text)
}

/// Whether a text is fit for people to read: something of it can be seen, nothing of it breaks lines or turns the
/// direction of what follows, and no space stands at its ends.
pub(super) fn is_readable(text: &str) -> bool {
    if is_plain(text) {
        return has_plain_ends(text);
    }
    let misplaced = |c: char| {
        c.is_control()
            || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffd}'..='\u{ffff}')
    };
    let ends_in_space = text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace);
    !ends_in_space && !text.chars().any(misplaced) && text.chars().any(|c| !c.is_whitespace() && !is_hidden(c))
}

/// Plain ASCII is the rule; only what is not needs a look at its characters.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| (b' '..0x7F).contains(&byte))
}

fn has_plain_ends(text: &str) -> bool {
    !text.starts_with(' ') && !text.ends_with(' ')
}

fn is_hidden(c: char) -> bool {
    HIDDEN.iter().any(|range| range.contains(&c))
}
