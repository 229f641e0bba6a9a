// Everything of the staff shell. No build step: the browser reads these files as they are.
import "./theme.js";
import "./menus.js";
import "./keys.js";
import "./command.js";
import "./toasts.js";
import "./undo.js";
import "./clocks.js";
import "./drafts.js";
import "./touch.js";
import "./live.js";
import "./presence.js";
import "./macros.js";
import "./confirm.js";
import "./veil.js";
import "./frames.js";
import "./bulk.js";
import "./composer.js";
