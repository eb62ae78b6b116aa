"""Parts of a text that say one thing each, and the language of each: sentences, clauses, turns with "but"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

from cxkit.analysis.text._normalized import HAN

_PAIRS: Final = """
们們 这這 个個 来來 为為 时時 说說 国國 过過 对對 没沒 样樣 会會 后後 还還 发發 经經 开開 关關 问問 买買
卖賣 东東 车車 电電 话話 机機 长長 门門 见見 现現 实實 体體 应應 当當 动動 种種 点點 业業 产產 质質 价價
钱錢 贵貴 赞讚 货貨 单單 员員 务務 态態 备備 处處 复復 评評 论論 让讓 请請 谢謝 谁誰 该該 认認 识識 记記
设設 试試 语語 读讀 课課 调調 谈談 证證 议議 订訂 详詳 误誤 诉訴 译譯 费費 购購 贴貼 资資 赔賠 赢贏 赠贈
销銷 错錯 键鍵 铁鐵 银銀 锅鍋 锁鎖 镜鏡 针針 钟鐘 钢鋼 间間 闻聞 闹鬧 阅閱 队隊 阳陽 阴陰 际際 陆陸 险險
随隨 难難 静靜 页頁 顶頂 项項 顺順 须須 顾顧 预預 领領 频頻 题題 颜顏 额額 风風 飞飛 饭飯 饮飲 馆館 饿餓
饼餅 马馬 驾駕 验驗 骗騙 鱼魚 鲜鮮 鸡雞 鸭鴨 麦麥 黄黃 齐齊 齿齒 龙龍 龟龜 绿綠 红紅 纸紙 级級 纪紀 约約
纯純 线線 练練 组組 细細 织織 终終 绍紹 结結 给給 络絡 统統 继繼 续續 维維 网網 缩縮 总總 编編 缘緣 罗羅
义義 习習 乐樂 书書 乱亂 争爭 亏虧 亚亞 亲親 亿億 仅僅 从從 仓倉 仪儀 众眾 优優 伤傷 伟偉 传傳 伞傘 伪偽
侧側 侦偵 债債 倾傾 偿償 储儲 儿兒 党黨 兰蘭 兴興 养養 兽獸 内內 册冊 军軍 农農 决決 况況 冻凍 净淨 减減
几幾 凭憑 击擊 划劃 刘劉 则則 刚剛 创創 别別 剂劑 剧劇 劝勸 办辦 劲勁 劳勞 势勢 勋勳 区區 医醫 华華 协協
卢盧 厂廠 厅廳 历歷 厉厲 压壓 厌厭 厕廁 县縣 参參 双雙 变變 叙敘 叠疊 号號 叹嘆 吗嗎 听聽 启啟 呕嘔 咸鹹
响響 哑啞 哗嘩 唤喚 啰囉 喷噴 嘱囑 团團 园園 围圍 图圖 圆圓 场場 坏壞 块塊 坚堅 坛壇 垫墊 墙牆 声聲 壳殼
头頭 夹夾 夺奪 奋奮 奖獎 妆妝 妇婦 妈媽 娱娛 孙孫 学學 宁寧 宝寶 审審 宽寬 宾賓 寻尋 导導 寿壽 将將 尔爾
尘塵 尝嘗 层層 属屬 岁歲 岛島 师師 帅帥 帐帳 带帶 帮幫 干幹 并並 广廣 庄莊 庆慶 库庫 庙廟 庞龐 废廢 异異
弃棄 张張 弯彎 弹彈 强強 归歸 录錄 彻徹 径徑 忆憶 忧憂 怀懷 怜憐 恋戀 恶惡 恼惱 悦悅 惊驚 惨慘 惯慣 愤憤
愿願 懒懶 戏戲 战戰 户戶 扑撲 执執 扩擴 扫掃 扬揚 扰擾 抢搶 护護 报報 担擔 拥擁 择擇 挂掛 挡擋 挣掙 挤擠
挥揮 损損 换換 据據 掷擲 摄攝 摆擺 摇搖 撑撐 敌敵 数數 斩斬 断斷 无無 旧舊 显顯 晒曬 晓曉 晕暈 暂暫 术術
朴樸 权權 条條 极極 构構 枪槍 柜櫃 标標 栏欄 树樹 桥橋 检檢 楼樓 横橫 欢歡 欧歐 残殘 毁毀 气氣 汉漢 汇匯
汤湯 沟溝 泪淚 泼潑 泽澤 洁潔 浅淺 浆漿 测測 济濟 浓濃 涂塗 涨漲 润潤 渐漸 温溫 湾灣 湿濕 满滿 滤濾 滥濫
灭滅 灯燈 灵靈 灾災 炉爐 烂爛 烟煙 烦煩 烧燒 热熱 爱愛 牵牽 状狀 独獨 狮獅 猫貓 猪豬 环環 琐瑣 画畫 疗療
疯瘋 痒癢 皱皺 盐鹽 监監 盖蓋 盘盤 矿礦 码碼 砖磚 础礎 确確 碍礙 礼禮 祸禍 离離 积積 称稱 稳穩 穷窮 窍竅
竞競 笔筆 筑築 签簽 简簡 箩籮 类類 粮糧 紧緊 纠糾 纤纖 绑綁 绝絕 绩績 绵綿 综綜 罚罰 职職 联聯 聪聰 肤膚
肾腎 肿腫 胀脹 胁脅 胆膽 胜勝 脏髒 脑腦 脚腳 脱脫 脸臉 腊臘 腻膩 舰艦 艺藝 节節 苏蘇 苹蘋 范範 茧繭 荐薦
药藥 营營 萧蕭 蓝藍 虽雖 虾蝦 蚁蟻 蛮蠻 补補 衬襯 袜襪 装裝 裤褲 规規 视視 览覽 觉覺 触觸 誉譽 计計 讨討
训訓 许許 诈詐 词詞 诚誠 询詢 诺諾 谎謊 贝貝 负負 财財 责責 败敗 账賬 贱賤 贸貿 赖賴 赶趕 趋趨 跃躍 践踐
踪蹤 转轉 轮輪 软軟 轻輕 载載 较較 辆輛 辈輩 输輸 边邊 达達 迁遷 运運 进進 远遠 违違 连連 迟遲 选選 递遞
逻邏 遗遺 邮郵 邻鄰 郑鄭 酱醬 释釋 里裡 里裏 钻鑽 铃鈴 铺鋪 链鏈 锋鋒 锐銳 镇鎮 闪閃 闭閉 闷悶 阔闊 陈陳
陕陝 雾霧 霉黴 韩韓 韵韻 饱飽 饰飾 驱驅 驶駛 骂罵 骤驟 鲁魯 鸟鳥 面麵 台臺 松鬆 制製 准準 干乾 系係 余餘
冲衝 表錶 卷捲 周週 采採 舍捨 了瞭 于於 占佔 只隻 尽盡 尽儘 台颱 回迴 够夠 着著 么麼 却卻 为爲 众衆 启啓
污汙 床牀 杯盃 唇脣 凶兇 群羣 吃喫 岭嶺 获獲 饲飼 丢丟 两兩 严嚴 丧喪 丰豐 临臨 举舉 丽麗 亩畝 伙夥 侠俠
俩倆 冲沖 凤鳳 剑劍 叶葉 吓嚇 呛嗆 咙嚨 喽嘍 嗳噯 拦攔 拨撥 拣揀 捡撿 揽攬 搁擱 搅攪 殴毆 毕畢 涡渦 涩澀
渍漬 滞滯 滚滾 烫燙 焕煥 瘾癮 皑皚 睁睜 矫矯 碱鹼 绕繞 绣繡 绒絨 绪緒 绳繩 缝縫 缠纏 罢罷 聋聾 肠腸 芦蘆
莱萊 蜗蝸 蜡蠟 蝇蠅 衅釁 贯貫 贼賊 贿賄 辑輯 辞辭 辩辯 铅鉛 铜銅 铝鋁 锡錫 锦錦 镶鑲 闲閒 闯闖 隐隱 颈頸
颗顆 颤顫 馅餡 馊餿 馋饞 骄驕 鹅鵝 鹰鷹 龄齡 写寫 脏臟 历曆 复複 发髮 获穫 汇彙 团糰 钟鍾 尝嚐 恶噁 游遊
布佈 丑醜 杂雜 宠寵 韧韌 兑兌 悬懸 惩懲 诱誘 鉴鑑 讲講 凑湊 郁鬱 绘繪 缴繳 艰艱 荣榮 讯訊 诊診 谅諒 谨謹
谱譜 辅輔 钞鈔 钮鈕 颠顛 飘飄 馈饋 饶饒 爷爺 乌烏 岗崗 笼籠 遥遙 耻恥 顽頑 颁頒 帘簾 粪糞 痴癡 彩綵 欲慾
"""
_BOTH: Final = frozenset(
    "后里干面台松制准系余冲表卷周采舍了于占只回范朴咸乾著瞭别并划几伙床杯唇群吃凶汇污迴念谷"
)
"""Characters that both ways of writing use, in some word or name."""

_TO_HANS: Final = {ord(pair[1]): pair[0] for pair in _PAIRS.split()}
_HANS: Final = frozenset(_TO_HANS.values()) - _BOTH
_HANT: Final = frozenset(map(chr, _TO_HANS)) - _BOTH


def in_hans(text: str) -> str:
    """A text with the Traditional characters of a short table as Simplified ones, letter for letter.

    For comparing, not for reading: one character of several words may be the wrong one.

    >>> in_hans("物流太慢，客服態度很好")
    '物流太慢，客服态度很好'
    """
    return text.translate(_TO_HANS)


_SCRIPTS: Final = re.compile(
    rf"""(?P<han>[{HAN}])|(?P<ja>[\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9f])|(?P<ko>[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af])
    |(?P<latin>[a-z\u00aa-\u024f\u1e00-\u1eff])|(?P<cyrl>[\u0400-\u052f])|(?P<el>[\u0370-\u03ff])|(?P<th>[\u0e01-\u0e5b])
    |(?P<arab>[\u0600-\u06ff])|(?P<he>[\u0590-\u05ff])|(?P<hi>[\u0900-\u097f])""",
    re.VERBOSE,
)
_SYLLABIC: Final = frozenset(["han", "ja", "ko"])
_NAMED: Final = {"latin": "und-Latn", "cyrl": "und-Cyrl", "arab": "und-Arab"}
_FUNCTION_WORDS: Final = {
    line[:2]: frozenset(line[3:].split())
    for line in re.split(
        r"\n(?=\S)",
        """\
en: the and is was are it this that i my me we you not of for to in with but very so have had they be at
  on would will were been an no from as too there just what when it's don't
de: der die das und ist nicht ich ein eine zu mit sehr war es den von auf für aber wir sie auch noch wie
  dem im wurde
fr: le la les et est je un une pas de des très pour que il elle mais avec ce cette nous vous du en sur
  été plus
es: el la los las y es no un una de que muy por para con pero lo mi se en del al fue está como más
pt: o a os as e é não um uma de que muito por para com mas meu minha se em do da foi está como mais
it: il lo la gli e è non un una di che molto per con ma mi si in del della sono ho questo più
nl: de het een en is niet ik van te dat zeer voor met maar wij ze ook nog was op er heel""",
    )
}


def language_of(text: str) -> str:
    """The language of a text as a BCP 47 tag, from its scripts and Latin function words.

    The script with the largest share decides; a Chinese, Japanese or Korean character counts as three Latin
    letters. Chinese characters with kana are "ja"; else "zh-Hans" or "zh-Hant" where characters of one of the
    two prevail, and "zh" where none or as many do. Latin text without function words is "und-Latn". Fewer
    than three letters are "und".

    >>> texts = "太慢了", "客服態度很好", "配達が遅い", "It was late", "Parcel!", "好"
    >>> [language_of(text) for text in texts]
    ['zh', 'zh-Hant', 'ja', 'en', 'und-Latn', 'und']
    """
    small = text.lower()
    counts: dict[str, int] = {}
    for match in _SCRIPTS.finditer(small):
        script = match.lastgroup or ""
        counts[script] = counts.get(script, 0) + 1
    if sum(counts.values()) < 3:
        return "und"
    if "ja" in counts and "han" in counts:
        counts["ja"] += counts.pop("han")
    script = max(counts, key=lambda each: (counts[each] * (3 if each in _SYLLABIC else 1), each))
    if script == "latin":
        words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", small.replace("’", "'"))
        hits = {tag: sum(word in known for word in words) for tag, known in _FUNCTION_WORDS.items()}
        best = max(hits, key=hits.__getitem__)
        return best if hits[best] else _NAMED["latin"]
    if script == "han":
        hans, hant = (sum(letter in only for letter in text) for only in (_HANS, _HANT))
        return "zh" if hans == hant else "zh-Hans" if hans > hant else "zh-Hant"
    return _NAMED.get(script, script)


class Segment(NamedTuple):
    """A sentence or clause of a text: its letters from `start` to before `stop`, in code points."""

    start: int
    stop: int
    text: str
    language: str


_ENDS: Final = re.compile(
    r"""[。！？；!?;…\n]+|\.+(?=\s|$)
    |(?=(?<![不非])(?:但(?![愿願凡])))
    |(?=(?<![只莫好超再])不[过過](?![了分关關问問去来來期]))
    |(?=可是|然而|[只就]是(?=[，,])|\b(?:but|however|although|though|yet)\b)""",
    re.VERBOSE | re.IGNORECASE,
)


_AROUND: Final = " \t\r\n\u3000,，、"


def segments(text: str) -> list[Segment]:
    """The sentences and clauses of a text, in order, without the marks and white space around them.

    A text is parted at 。！？；!?;… and line ends, at a full stop before white space, and before words that
    turn it: 但, 不过, 可是, 然而, but, however, although. Parts without a letter,
    digit or symbol are left out.

    >>> [each.text for each in segments("味道不错，但是送得太慢！Nice box, but late.")]
    ['味道不错', '但是送得太慢', 'Nice box', 'but late']
    """
    return [
        Segment(start, stop, text[start:stop], language_of(text[start:stop])) for start, stop in clauses(text)
    ]


def clauses(text: str) -> Iterator[tuple[int, int]]:
    """Where the sentences and clauses of a text begin and end."""
    start = 0
    for end in (*_ENDS.finditer(text), None):
        stop = len(text) if end is None else end.start()
        piece = text[start:stop]
        if any(unicodedata.category(letter)[0] in "LNS" for letter in piece):
            bare = piece.strip(_AROUND)
            begin = text.index(bare, start)
            yield begin, begin + len(bare)
        start = stop if end is None else end.end()
