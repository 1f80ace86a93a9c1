// The emoji names apps write most. A name not listed stays as typed, as Slack does with unknown names.

const TABLE = `+1 👍|-1 👎|thumbsup 👍|thumbsdown 👎|white_check_mark ✅|heavy_check_mark ✔️|x ❌|warning ⚠️|
no_entry ⛔|rotating_light 🚨|information_source ℹ️|question ❓|exclamation ❗|bulb 💡|lock 🔒|unlock 🔓|key 🔑|
shield 🛡️|scales ⚖️|balance_scale ⚖️|book 📖|books 📚|bookmark 🔖|memo 📝|clipboard 📋|page_facing_up 📄|
page_with_curl 📃|open_file_folder 📂|file_folder 📁|paperclip 📎|link 🔗|pushpin 📌|round_pushpin 📍|
calendar 📅|date 📅|spiral_calendar_pad 🗓️|hourglass ⌛|hourglass_flowing_sand ⏳|alarm_clock ⏰|stopwatch ⏱️|
bell 🔔|no_bell 🔕|mega 📣|speech_balloon 💬|incoming_envelope 📨|envelope ✉️|email 📧|inbox_tray 📥|outbox_tray 📤|
phone ☎️|telephone_receiver 📞|mag 🔍|eyes 👀|see_no_evil 🙈|wave 👋|raised_hand ✋|pray 🙏|handshake 🤝|point_right 👉|
bust_in_silhouette 👤|busts_in_silhouette 👥|office 🏢|house 🏠|gift 🎁|moneybag 💰|chart_with_upwards_trend 📈|bar_chart 📊|
tada 🎉|sparkles ✨|star ⭐|heart ❤️|smile 😄|slightly_smiling_face 🙂|thinking_face 🤔|relieved 😌|seedling 🌱|
arrow_right ➡️|arrow_left ⬅️|large_green_circle 🟢|large_yellow_circle 🟡|red_circle 🔴|large_blue_circle 🔵|white_circle ⚪`;

const EMOJI = new Map(TABLE.replaceAll('\n', '').split('|').map((entry) => entry.split(' ')));

export const emojiNamed = (name) => EMOJI.get(name) ?? `:${name}:`;
