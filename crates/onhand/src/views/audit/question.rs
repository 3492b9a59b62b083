//! The question put to a history, with numbers for names.

use onhand_domain::Event;
use onhand_domain::event::Touched;

/// What is asked for.
#[derive(Clone, Debug)]
pub(super) struct Question {
    /// An event has to touch all of it, not any.
    pub(super) all: bool,
    /// What is named, each once; nothing for everything.
    pub(super) named: Vec<Touched>,
}

impl Question {
    /// Whether an event touches what is named. The events that follow from it are another matter.
    pub(super) fn fits(&self, event: &Event) -> bool {
        if self.named.is_empty() {
            return true;
        }
        let mut touched = vec![false; self.named.len()];
        event.touches(|thing| {
            if let Some(place) = self.named.iter().position(|named| *named == thing)
                && let Some(touched) = touched.get_mut(place)
            {
                *touched = true;
            }
        });
        if self.all { touched.iter().all(|touched| *touched) } else { touched.contains(&true) }
    }
}
