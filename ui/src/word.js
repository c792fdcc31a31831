// The few words the scripts themselves write, in both languages. All other text comes from the server.

const WORDS = {
  zh: {
    filter: "筛选本表", copy: "复制本表", copiedHtml: "已复制", copied: "已复制 {n} 行，可粘贴到 WPS 或 Excel", refused: "浏览器不让复制，请选中表格后按 Ctrl+C",
    rows: "{n} 行", shown: "{n} / {all} 行", sending: "正在上传 {n}%", checking: "正在检查文件…", lost: "连接断开，文件没有传完，请重试",
    unsaved: "没有保存，连接断开，请稍候再试", pasted: "已粘贴 {n} 格", grey: "，跳过 {n} 个灰格", beyond: "，{n} 格超出表外，没有粘贴", undone: "已撤销", again: "已重做",
    none: "无数据", keys: "快捷键", close: "关闭",
    help: [["/", "查找单位、企业或指标"], ["u", "换单位"], ["p", "换时期"], ["[ ]", "上一期、下一期"], ["j k", "清单里下一户、上一户"], ["← ↑ ↓ →", "在表格里移动"], ["Shift + ←↑↓→", "选中一块"], ["Ctrl + C", "连表头一起复制选中的一块"], ["Enter", "点开所在单元格"], ["Esc", "收起菜单、候选"], ["?", "显示本页"]],
  },
  en: {
    filter: "Filter this table", copy: "Copy table", copiedHtml: "Copied", copied: "{n} rows copied; paste them into a spreadsheet", refused: "The browser refused to copy: select the table and press Ctrl+C",
    rows: "{n} rows", shown: "{n} of {all} rows", sending: "Uploading, {n}%", checking: "Checking the file…", lost: "The connection was lost before the whole file arrived; try again",
    unsaved: "Not saved: the connection was lost; it will be tried again", pasted: "{n} cells pasted", grey: ", {n} grey cells skipped", beyond: ", {n} cells lay outside of the form", undone: "Taken back", again: "Done again",
    none: "no figure", keys: "Keys", close: "Close",
    help: [["/", "Find a unit or an indicator"], ["u", "Change the unit"], ["p", "Change the period"], ["[ ]", "Period before, period after"], ["j k", "Next and previous on a list"], ["← ↑ ↓ →", "Move in a table"], ["Shift + ←↑↓→", "Pick a block"], ["Ctrl + C", "Copy the block with its headings"], ["Enter", "Open the cell"], ["Esc", "Shut a menu or a list"], ["?", "Show these keys"]],
  },
};

/** The words in the page's language. */
export const word = WORDS[document.documentElement.lang.startsWith("en") ? "en" : "zh"];

/** A word with its numbers filled in. */
export const say = (name, values = {}) => word[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
