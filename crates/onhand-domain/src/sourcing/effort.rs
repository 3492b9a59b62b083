//! What the searches of one decision may cost: it is the only writer that decides, and others wait.

/// Steps that the exact searches of one decision may take, each a location put in or left out.
const STEPS: u32 = 20_000;
/// Figures that the searches of one decision may look at, each what one location has of one need; some 20 ns each.
const FIGURES: usize = 1 << 24;

/// What is left of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Effort {
    steps: u32,
    figures: usize,
}

impl Effort {
    /// All that one decision may cost.
    pub(super) const WHOLE: Self = Self { steps: STEPS, figures: FIGURES };

    /// One step that looks at so many figures; `None` once nothing is left.
    pub(super) fn step(&mut self, figures: usize) -> Option<()> {
        self.steps = self.steps.checked_sub(1)?;
        self.look(figures)
    }

    /// A look at so many figures; `None` once nothing is left.
    pub(super) fn look(&mut self, figures: usize) -> Option<()> {
        self.figures = self.figures.checked_sub(figures)?;
        Some(())
    }
}
