"""Inputs that no offer may depend on, refused by their names.

Sources: Personal Information Protection Law of China (articles 24, 28 and 31) and GDPR (article 9), from
secondary texts; a beginning to amend, not advice. What somebody would put up with is no protected class of
these laws: it is refused because prices by it are 大数据杀熟.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from cxkit._typing import Named, Several
from cxkit.errors import Refused
from cxkit.kernel import field, record
from cxkit.offers._enums import SensitiveKind
from cxkit.offers._wording import WORDS
from cxkit.values import PolicyId, Reason


@record(name="offer.sensitive")
class SensitiveInput:
    """A kind of sensitive data, and the words by which the names of inputs are known to be of it.

    Words of Latin letters are whole words or phrases of a name (`blood_type`), all others any part of it.
    """

    kind: Named[SensitiveKind]
    words: Several[str]


@record(name="offer.input_policy")
class InputPolicy:
    """The sensitive inputs that are refused.

    >>> print(INPUT_POLICY.refusal("health_score"), INPUT_POLICY.refusal("orders"))
    offers may not depend on health_score: Health None
    """

    id: Named[PolicyId] = field(default=PolicyId("offer_inputs"), longest=80)
    version: int = field(default=1, low=1)
    refused: Several[SensitiveInput]

    def refusal(self, name: str) -> Reason | None:
        """Why an input of that name is refused; None where it is not."""
        words = f"_{'_'.join(_words(name))}_"
        for each in self.refused:
            for word in each.words:
                if f"_{word}_" in words if word.isascii() else word in name:
                    return WORDS["offer.sensitive"](name=name, kind=each.kind.labels)
        return None

    def refusals(self, names: Iterable[str]) -> Iterator[tuple[str, Reason]]:
        """The names that are refused, each with the reason."""
        for name in names:
            reason = self.refusal(name)
            if reason is not None:
                yield name, reason


def _words(name: str) -> list[str]:
    return [word.casefold() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)]


def _declared(table: str) -> Iterator[SensitiveInput]:
    for line in table.strip().splitlines():
        kind, _, words = line.partition(":")
        yield SensitiveInput(kind=kind, words=words.split())


INPUT_POLICY: Final = InputPolicy(
    refused=tuple(
        _declared("""
health: health illness disease diagnosis medication medicine medical pregnancy pregnant disability blood_type
health: 健康 疾病 病史 诊断 診斷 用药 用藥 药品 藥品 怀孕 懷孕 孕期 残疾 殘疾 身心障礙
faith: religion religious faith church mosque 宗教 信仰
origin: ethnicity ethnic race skin_colour skin_color 民族 种族 種族 肤色 膚色
politics: politics political trade_union 政治 党派 黨派 工会 工會
sexuality: sexuality sexual sexual_orientation 性取向 性傾向
biometrics: biometric biometrics face_id fingerprint voiceprint iris_scan dna
biometrics: 人脸 人臉 指纹 指紋 声纹 聲紋 虹膜 基因
finance: bank_account bank_balance credit_score debt debts
finance: 银行账户 銀行帳戶 征信 徵信 负债 負債
whereabouts: whereabouts gps geolocation 行踪 行蹤 轨迹 軌跡
children: child children underage minors 儿童 兒童 未成年
crime: crime criminal conviction 犯罪 前科
tolerance: price_sensitivity willingness_to_pay device_price 价格敏感 價格敏感 支付意愿 支付意願
""")
    )
)  # fmt: skip
"""The policy where none is named."""


def refuse_sensitive(names: Iterable[str], policy: InputPolicy = INPUT_POLICY) -> None:
    """Refuse inputs that are sensitive by their names.

    >>> refuse_sensitive(["orders", "宗教信仰"])
    Traceback (most recent call last):
    cxkit.errors.Refused: offers may not depend on 宗教信仰: Faith
    """
    for _, reason in policy.refusals(names):
        raise Refused(reason.text(), reason=reason)
