//! An embeddable, event-sourced inventory and order core.
