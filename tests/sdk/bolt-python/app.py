"""A small app on Bolt for Python. Nothing in it knows of the sandbox but the base URL, which comes from the environment."""

import os

from slack_bolt import App, BoltResponse
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

client = WebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=2))
app = App(client=client, signing_secret=os.environ["SLACK_SIGNING_SECRET"])
stumbled = set()


def plain(text):
    return {"type": "plain_text", "text": text}


def section(text):
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def modal(title, blocks, **more):
    return {"type": "modal", "callback_id": "form", "title": plain(title), "blocks": blocks, **more}


FORM = modal(
    "A form",
    [
        {
            "type": "input",
            "block_id": "name",
            "label": plain("Name"),
            "element": {"type": "plain_text_input", "action_id": "text"},
        }
    ],
    submit=plain("Send"),
)

BUTTONS = {
    "type": "actions",
    "elements": [
        {"type": "button", "action_id": action, "text": plain(action), "value": action}
        for action in ("whisper", "replace", "delete")
    ],
}


@app.middleware
def stumble(body, next):
    """Fails the first time that it is told to, so that the event has to come again."""
    event = body.get("event", {})
    if event.get("text") == "stumble" and event["ts"] not in stumbled:
        stumbled.add(event["ts"])
        return BoltResponse(status=500)
    return next()


@app.event("message")
def message(event, request, say):
    number = request.headers.get("x-slack-retry-num", [None])[0]
    reason = request.headers.get("x-slack-retry-reason", [None])[0]
    say(f"Heard: {event['text']}, retry {number}, reason {reason}")


@app.command("/toolbox")
def toolbox(ack, body, client, respond, say):
    channel, text = body["channel_id"], body["text"]
    if text == "hello":
        ack(f"Hello <@{body['user_id']}>")
        return
    ack()
    if text == "form":
        client.views_open(trigger_id=body["trigger_id"], view=FORM)
    elif text == "buttons":
        say(text="Press one", blocks=[section("Press one"), BUTTONS])
    elif text == "people":
        pages = [page["members"] for page in client.users_list(limit=50)]
        people = {member["id"] for page in pages for member in page if not member["is_bot"]}
        respond(f"{len(people)} people on {len(pages)} pages")
    elif text == "file":
        uploaded = client.files_upload_v2(
            channel=channel, filename="note.txt", title="A note", content="One line\nand another\n", initial_comment="Here"
        )
        respond(f"Uploaded {uploaded['file']['id']} {uploaded['file']['name']}")
    elif text == "post":
        client.chat_postMessage(channel=channel, text="Posted in spite of it")


@app.view("form")
def form(ack, view):
    name = view["state"]["values"]["name"]["text"]["value"]
    if name == "wrong":
        ack(response_action="errors", errors={"name": "Please give another name"})
    else:
        ack(response_action="update", view=modal("Done", [section(f"Thank you, {name}")]))


@app.action("whisper")
def whisper(ack, respond):
    ack()
    respond("Only you see this", replace_original=False)


@app.action("replace")
def replace(ack, respond):
    ack()
    respond(replace_original=True, text="Replaced", blocks=[section("Replaced"), BUTTONS])


@app.action("delete")
def delete(ack, respond):
    ack()
    respond(delete_original=True)


if "PORT" in os.environ:
    app.start(port=int(os.environ["PORT"]))
else:
    SocketModeHandler(app, os.environ["SLACK_APP_TOKEN"]).start()
