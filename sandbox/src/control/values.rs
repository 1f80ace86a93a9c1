//! The `values` of a submit: who says what, in whichever form.

use serde_json::{Map, Value};

use crate::blocks::entry;
use crate::blocks::find::{Placed, elements};
use crate::blocks::state;
use crate::control::refusal::Refusal;
use crate::world::World;

/// What the inputs hold after a person filled in `entered`.
pub(crate) fn fill(
    world: &World,
    blocks: &[Value],
    before: &Value,
    entered: &Value,
) -> Result<Value, Refusal> {
    let entered = entered.as_object().ok_or_else(|| {
        Refusal::bad("`values` must be an object: a block_id, an action_id or a label, and what is entered")
    })?;
    let all: Vec<Placed<'_>> =
        elements(blocks).into_iter().filter(|placed| state::field(placed.kind()).is_some()).collect();
    let mut values = before.clone();
    for (key, value) in entered {
        for (placed, value) in named(&all, key, value)? {
            let held = entry::read(world, &placed, value)
                .map_err(|expected| Refusal::bad(format!("{key} expects {expected}")))?;
            values[placed.block_id()][placed.action_id()] = held;
        }
    }
    Ok(values)
}

/// The inputs a key means, each with its value.
fn named<'a, 'v>(
    all: &[Placed<'a>],
    key: &str,
    value: &'v Value,
) -> Result<Vec<(Placed<'a>, &'v Value)>, Refusal> {
    let of_block: Vec<Placed<'a>> = all.iter().filter(|placed| placed.block_id() == key).copied().collect();
    // Slack's own shape: {block_id: {action_id: {…}}}
    if let (false, Some(inner)) = (of_block.is_empty(), value.as_object())
        && let Some(nested) = nested(&of_block, inner)
    {
        return Ok(nested);
    }
    let by_action = all.iter().filter(|placed| placed.action_id() == key).copied().collect();
    let by_label = all.iter().filter(|placed| placed.label() == key).copied().collect();
    let found: Option<Vec<Placed<'a>>> =
        [of_block, by_action, by_label].into_iter().find(|found| !found.is_empty());
    match found.as_deref() {
        Some([placed]) => Ok(vec![(*placed, value)]),
        Some(_) => {
            Err(Refusal::bad(format!("several inputs are called {key}; use another key: {}", known(all))))
        }
        None => Err(Refusal::bad(format!("there is no input {key}; the inputs are: {}", known(all)))),
    }
}

fn nested<'a, 'v>(
    of_block: &[Placed<'a>],
    inner: &'v Map<String, Value>,
) -> Option<Vec<(Placed<'a>, &'v Value)>> {
    let pairs = inner.iter().map(|(action, value)| {
        let placed = of_block.iter().find(|placed| placed.action_id() == action)?;
        Some((*placed, value))
    });
    pairs.collect()
}

fn known(all: &[Placed<'_>]) -> String {
    let one = |placed: &Placed<'_>| {
        format!("{} / {} ({}, \"{}\")", placed.block_id(), placed.action_id(), placed.kind(), placed.label())
    };
    all.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// What Slack's client complains about before it sends the form, by block.
pub(crate) fn complaints(blocks: &[Value], values: &Value) -> Map<String, Value> {
    let inputs = elements(blocks).into_iter().filter(Placed::is_input);
    let complaints = inputs.filter_map(|placed| {
        let held = &values[placed.block_id()][placed.action_id()];
        Some((placed.block_id().to_owned(), Value::String(entry::complaint(&placed, held)?)))
    });
    complaints.collect()
}
