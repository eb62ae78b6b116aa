"""The starter lexicon of shop talk, Chinese and English: data to extend, not a verdict on anybody's trade.

Its words were written down for this library from general knowledge of how buyers write; no published lexicon
was used, and the weights of degrees are round numbers. Chinese words stand in Simplified characters:
texts in Traditional characters are compared letter by letter through a short table, and words that only
Traditional writers use stand here too. `_` is a space inside an English phrase.
"""

from __future__ import annotations

from typing import Final

from cxkit.values import labels

ASPECTS: Final = labels(
    "texts.aspect",
    """
after_sales: after-sales | 售后 | 售後
authenticity: authenticity | 真伪 | 真偽
battery: battery | 电池 | 電池
comfort: comfort and surroundings | 环境与舒适度 | 環境與舒適度
content: content | 内容 | 內容
delivery: delivery | 物流 | 物流
hygiene: hygiene | 卫生 | 衛生
looks: looks | 外观 | 外觀
noise: noise | 噪音 | 噪音
packaging: packaging | 包装 | 包裝
portion: portion | 分量 | 份量
price: price | 价格 | 價格
product: product as a whole | 商品整体 | 商品整體
quality: quality | 质量 | 品質
screen: screen | 屏幕 | 螢幕
service: service | 服务 | 服務
size: size | 尺码 | 尺寸
smell: smell | 气味 | 氣味
system: system and software | 系统与软件 | 系統與軟體
taste: taste | 味道 | 味道
temperature: temperature | 温度 | 溫度
""",
)
"""The aspects of the starter lexicon, with their labels."""

ASPECT_TERMS: Final = """
quality: 质量 品质 做工 面料 quality material build
delivery: 物流 快递 发货 出货 送货 配送 送餐 骑手 外送 速度 delivery shipping courier parcel driver
service: 客服 服务 态度 店家 商家 卖家 老板 service support staff seller
after_sales: 售后 退货 退款 换货 维修 refund return
price: 价格 价钱 性价比 cp值 运费 配送费 price fee
packaging: 包装 盒子 袋子 packaging package box
product: 东西 商品 产品 宝贝 product item
taste: 味道 口味 口感 菜 饭 汤 肉 面 taste flavour flavor food meal
portion: 分量 份量 量 portion
temperature: 温度 temperature
hygiene: 卫生 hygiene
looks: 外观 颜色 款式 样子 look colour color design
size: 尺码 尺寸 大小 size fit
battery: 电池 续航 耗电 掉电 battery
noise: 噪音 声音 noise
screen: 屏幕 画面 screen
system: 系统 软件 app 平台 software
comfort: 床 隔音 空调 环境 room bed
content: 内容
smell: 气味 异味 smell
"""
"""Terms of what an opinion is about, by aspect."""

POLAR_WORDS: Final = """
1: 完美 满意 惊喜 优秀 喜欢 爱 推荐 赞 棒 给力 五星 没话说 没得说 不要太好 物超所值 好评 好吃 美味 可口 好喝
1: 好用 好看 漂亮 精美 专业 耐心
1: 热情 贴心 周到 靠谱 良心 划算 超值 实惠 感谢 感动 开心 放心 excellent perfect amazing great love loved
1: wonderful delicious best recommend
0.75: 好 不错 舒服 舒适 方便 新鲜 干净 准时 及时 迅速 神速 细心 礼貌 友好 认真 结实 流畅 合适 合身 正宗 正品
0.75: 入味
0.75: 香 嫩 脆 高档 值得 值 支持 回购 安静 good nice happy satisfied friendly helpful polite professional
0.75: fresh
0.75: clean tasty comfortable quick fast easy beautiful affordable works thanks thank enjoy
0.75: no_complaints no_problem no_problems not_bad
0.5: 快 便宜 实用 够用 可以 decent cheap
0: 还行 还可以 一般 凑合 将就 普通 马马虎虎 过得去 ok okay average so-so
-0.5: 也就那样 呵呵 好不容易 差点意思 不值 偏贵 无语 无奈 郁闷 勉强 敷衍 粗糙 油腻 不怎么样 缺 漏 少了 没了
-0.5: 麻烦 吵 卡 掉色
-0.5: 变形 色差 线头 旧 脏 乱 臭 苦 酸 硬 糊 凉 洒 破 could_be_better late slow cold dirty noisy stale soggy
-0.5: bland missing wrong
-0.5: pricey overpriced expensive delayed delay wait waited unhelpful leaked leaking
-0.75: 慢 贵 差 难吃 难喝 难看 难用 难闻 坏 烂 晚 迟到 超时 失望 不满 不满意 不行 冷淡 冷漠 不耐烦 没人管
-0.75: 没人理 不理 不回 漏发 错发
-0.75: 发错 送错 少发 少送 丢件 破损 损坏 压坏 漏水 瑕疵 好慢 好久 好贵 太久 半天 生气 死机 掉漆 不如以前
-0.75: 水货
-0.75: bad poor broken damaged faulty rude angry sad disappointed disappointing useless annoying ignored
-1: 差评 中差评 垃圾 恶心 骗 骗子 坑 黑店 假货 拉肚子 变质 发霉 过期 虫子 头发 糟糕 投诉 千万别 再也不 上当
-1: terrible horrible awful worst disgusting hate garbage scam fake mouldy rotten unacceptable avoid sick
-1: dangerous
none: 差价 差不多 差点 差别 好多 好像 最好 只好 正好 刚好 一如既往 好的 好处 好奇 慢慢 快要 快点 赶快 尽快
none: 爱好
none: 酸奶 酸菜 酸辣 香菜 香菇 硬盘 too_good
"""
"""Polarity from -1 to 1 and its words; 0 is evidence of neither, `none` shields what only looks like one."""

BY_ASPECT: Final = """
-0.75: taste/冷 taste/凉 temperature/冷 comfort/冷 packaging/薄 quality/薄 battery/快 noise/大 noise/高
-0.75: smell/大 smell/重 price/高 price/high battery/short quality/cheap
-0.5: portion/少 portion/小 size/小 size/大 taste/淡 taste/咸 screen/小 comfort/小 quality/低 quality/便宜
-0.5: taste/cold portion/small
0.75: portion/大 portion/足 portion/多 battery/长 battery/久 price/低 quality/高 quality/厚 service/高
0.75: screen/大 comfort/大 noise/小 taste/热 price/low battery/long
"""
"""Words that say of an aspect what they do not say of others: 快 of a delivery, of a battery."""

IMPLIED: Final = """
price: 贵 好贵 偏贵 便宜 划算 实惠 超值 物超所值 expensive pricey overpriced cheap affordable
delivery: 慢 好慢 迟到 超时 准时 快 神速 迅速 好久 太久 半天 漏发 错发 发错 送错 少发 少送 丢件 late delayed
taste: 好吃 难吃 美味 可口 好喝 难喝 油腻 入味 delicious tasty bland soggy
looks: 好看 难看 漂亮 色差 掉色 beautiful
service: 耐心 热情 礼貌 冷淡 冷漠 不耐烦 敷衍 不理 不回 没人理 没人管 rude friendly polite helpful unhelpful
packaging: 破损 压坏 洒 leaked
quality: 坏 掉漆 变形 结实 broken faulty
hygiene: 脏 干净 虫子 头发 发霉 变质 dirty mouldy
authenticity: 假货 水货 正宗 正品 fake
"""
"""Aspects that a word tells of by itself, where no term stands near it; its words stand above too."""

PLAIN_ADJECTIVES: Final = """
大 小 长 短 厚 薄 轻 重 多 少 高 低 甜 咸 辣 淡 热 冷 久 远 足
big small long short thick thin heavy sweet salty spicy tight loose large high low loud
"""
"""Adjectives that neither praise nor blame by themselves: too much of them blames, some do of an aspect."""

DEGREES: Final = """
2: 极 极其 最 非常 十分 特别 超级 extremely totally completely
1.5: 很 好 真 真的 挺 蛮 相当 超 那么 这么 really very so quite
1.25: 更 更加 more even
0.75: 稍 一点 somewhat rather
0.5 weak: 不太 不大 不怎么 不够 没那么 没有那么 不很 不是很 不算 not_very not_so not_that not_really not_too
0.5 weak: hardly
1.5 over: 太 过于 偏 too
0.75 over: 有点 有些 稍微 a_bit a_little
"""
"""Weights of degree words; `weak` turns the word weakly; `over` blames a plain adjective."""

NEGATORS: Final = """
不 没 没有 无 未 别 不是 并不 并非 毫无
not no never without isn't wasn't aren't don't doesn't didn't can't won't wouldn't cannot nothing
"""

STOP_WORDS: Final = """
的 了 是 我 你 他 她 它 们 我们 你们 他们 这 那 这个 那个 这些 那些 就 都 也 还 又 再 和 与 跟 在 有 没 没有
不 很 太 吧 啊 吗 呢 呀 哦 哈 嗯 啦 嘛 么
一 一个 两 几 个 次 点 下 上 里 把 被 给 让 对 从 到 去 来 说 会 要 能 可以 可 想 用 看 着 过 得 地 之 其 而
但 但是 不过 可是 因为 所以 如果 虽然
就是 还是 还有 而且 或者 以及 然后 自己 什么 为什么 怎么 这样 那样 真 真的 非常 比较 感觉 觉得 时候 已经 现在
今天 这次 每次 有点 一点 一下 一直 起来 出来
the and is was are it this that i my me we you your he she they not of for to in with but very so have had
has they be at on would
will were been an a no from as too there just what when it's don't or if do did by all can get got also than
then them our us
"""
"""Words that stand everywhere and tell apart nothing."""
