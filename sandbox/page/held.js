// What the inputs of a view or message hold, in the form a person would enter it: text, a value, or a list of values.
import { useLayoutEffect, useRef, useState } from './vendor/htm-preact-standalone.js';

const LISTS = new Set(['checkboxes', 'file_input', 'multi_static_select', 'multi_external_select', 'multi_users_select', 'multi_conversations_select',
  'multi_channels_select']);

const values = (options) => options?.map((option) => option.value);

/** The words of a rich text; the page writes it without formats. */
function written(rich) {
  const words = (node) => node.text ?? node.url ?? (node.elements ?? []).map(words).join(node.type === 'rich_text' ? '\n' : '');
  return rich ? words(rich) : undefined;
}

function fromState(state) {
  return state.value ?? state.selected_option?.value ?? values(state.selected_options) ?? state.selected_users
    ?? state.selected_conversations ?? state.selected_channels ?? state.selected_user ?? state.selected_conversation
    ?? state.selected_channel ?? state.selected_date ?? state.selected_time ?? state.selected_date_time?.toString()
    ?? state.files?.map((file) => file.id) ?? written(state.rich_text_value);
}

const empty = (element) => (LISTS.has(element.type) ? [] : '');

function initial(element) {
  if (element.type === 'rich_text_input') return written(element.initial_value) ?? '';
  return element.initial_value ?? element.initial_option?.value ?? values(element.initial_options) ?? element.initial_users
    ?? element.initial_conversations ?? element.initial_channels ?? element.initial_user ?? element.initial_conversation
    ?? element.initial_channel ?? element.initial_date ?? element.initial_time ?? element.initial_date_time?.toString() ?? empty(element);
}

const elementsOf = (block) => [block.element, block.accessory, ...(block.type === 'actions' ? block.elements : [])].filter(Boolean);
const keyOf = (block, element) => JSON.stringify([block.block_id, element.action_id]);

/**
 * Local edits over what the server holds. Edits outlive refreshes of the screen and a trip to a view pushed on top (`drafts` keeps
 * them by `id`); an edit goes when its input leaves the blocks.
 */
export function useHeld(id, blocks, state, drafts) {
  const own = useRef(new Map());
  const store = drafts ?? own.current;
  const [, redraw] = useState(0);
  if (!store.has(id)) store.set(id, {});
  const edits = store.get(id);
  useLayoutEffect(() => {
    const present = new Set(blocks.flatMap((block) => elementsOf(block).map((element) => keyOf(block, element))));
    for (const key of Object.keys(edits)) if (!present.has(key)) delete edits[key];
  }, [id, blocks]);
  const get = (block, element) => {
    const server = state?.[block.block_id]?.[element.action_id];
    return edits[keyOf(block, element)] ?? (server ? fromState(server) ?? empty(element) : initial(element));
  };
  /** The options or files that the server knows to be chosen, with their names. */
  const known = (block, element) => {
    const server = state?.[block.block_id]?.[element.action_id];
    return [server?.selected_option, ...(server?.selected_options ?? []), ...(server?.files ?? [])].filter(Boolean);
  };
  const set = (block, element, value) => { edits[keyOf(block, element)] = value; redraw((n) => n + 1); };
  /** Input blocks with what they hold, null for nothing; everything outside input blocks is told to the app when it is clicked. */
  const inputs = () => blocks.filter((block) => block.type === 'input').map((block) => {
    const value = get(block, block.element);
    return { block, value: value === '' ? null : value, edited: keyOf(block, block.element) in edits };
  });
  return { get, set, inputs, known };
}
