// A small app on Bolt for JavaScript. Nothing in it knows of the sandbox but the base URL, which comes from the environment.
'use strict';

const { setTimeout: sleep } = require('node:timers/promises');
const { App } = require('@slack/bolt');

const { SLACK_API_URL, SLACK_APP_TOKEN, SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET, PORT } = process.env;
const stumbled = new Set();

// Too slow the first time that it is told to, so that the event has to come again. Bolt acknowledges events when it knows whose they are.
async function authorize(_source, body) {
  const event = body?.event;
  if (event?.text === 'stumble' && !stumbled.has(event.ts)) {
    stumbled.add(event.ts);
    await sleep(3300);
  }
  return { botToken: SLACK_BOT_TOKEN };
}

const app = new App({
  authorize,
  signingSecret: SLACK_SIGNING_SECRET,
  clientOptions: { slackApiUrl: SLACK_API_URL },
  ...(PORT === undefined && { socketMode: true, appToken: SLACK_APP_TOKEN }),
});

const plain = (text) => ({ type: 'plain_text', text });
const section = (text) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const modal = (title, blocks, more) => ({ type: 'modal', callback_id: 'form', title: plain(title), blocks, ...more });

const FORM = modal(
  'A form',
  [{ type: 'input', block_id: 'name', label: plain('Name'), element: { type: 'plain_text_input', action_id: 'text' } }],
  { submit: plain('Send') },
);

const BUTTONS = {
  type: 'actions',
  elements: ['whisper', 'replace', 'delete'].map((action) => (
    { type: 'button', action_id: action, text: plain(action), value: action }
  )),
};

async function people(client) {
  const seen = new Set();
  let pages = 0;
  for await (const page of client.paginate('users.list', { limit: 50 })) {
    pages += 1;
    for (const member of page.members) if (!member.is_bot) seen.add(member.id);
  }
  return `${seen.size} people on ${pages} pages`;
}

async function upload(client, channel) {
  const uploaded = await client.filesUploadV2({
    channel_id: channel,
    filename: 'note.txt',
    title: 'A note',
    content: 'One line\nand another\n',
    initial_comment: 'Here',
  });
  const [file] = uploaded.files[0].files;
  return `Uploaded ${file.id} ${file.name}`;
}

app.message(async ({ message, context, say }) => {
  await say(`Heard: ${message.text}, retry ${context.retryNum}, reason ${context.retryReason}`);
});

app.command('/toolbox', async ({ command, ack, client, respond, say }) => {
  if (command.text === 'hello') {
    await ack(`Hello <@${command.user_id}>`);
    return;
  }
  await ack();
  switch (command.text) {
    case 'form':
      await client.views.open({ trigger_id: command.trigger_id, view: FORM });
      break;
    case 'buttons':
      await say({ text: 'Press one', blocks: [section('Press one'), BUTTONS] });
      break;
    case 'people':
      await respond(await people(client));
      break;
    case 'file':
      await respond(await upload(client, command.channel_id));
      break;
    default:
      await client.chat.postMessage({ channel: command.channel_id, text: 'Posted in spite of it' });
  }
});

app.view('form', async ({ ack, view }) => {
  const name = view.state.values.name.text.value;
  if (name === 'wrong') await ack({ response_action: 'errors', errors: { name: 'Please give another name' } });
  else await ack({ response_action: 'update', view: modal('Done', [section(`Thank you, ${name}`)]) });
});

app.action('whisper', async ({ ack, respond }) => {
  await ack();
  await respond({ text: 'Only you see this', replace_original: false });
});

app.action('replace', async ({ ack, respond }) => {
  await ack();
  await respond({ replace_original: true, text: 'Replaced', blocks: [section('Replaced'), BUTTONS] });
});

app.action('delete', async ({ ack, respond }) => {
  await ack();
  await respond({ delete_original: true });
});

app.error(async (error) => {
  console.error(error);
});

(PORT === undefined ? app.start() : app.start({ port: Number(PORT), host: '127.0.0.1' })).catch((error) => {
  console.error(error);
  process.exit(1);
});
