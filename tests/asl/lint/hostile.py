"""A megabyte of nonsense of each kind, for the tests and the benchmark."""

MEGABYTE = 1_048_576


def _machine(states: str) -> str:
    return '{"StartAt":"a","States":{' + states + "}}"


HUGE = {
    "five thousand levels, open": '{"a":' * 5000,
    "five thousand levels, closed": '{"a":' * 5000 + "1" + "}" * 5000,
    "half a million brackets": "[" * 500_000,
    "half a million brackets, closed": "[" * 500_000 + "]" * 500_000,
    "quotes": '"' * 1_000_000,
    "backslashes": "\\" * 1_000_000,
    "one number": "1" * 1_000_000,
    "a million states that are numbers": _machine(",".join(f'"s{i}":1' for i in range(90_000))),
    "states that end nowhere": _machine(",".join(f'"s{i}":{{"Type":"Pass","Next":"t{i}"}}' for i in range(25_000))),
    "fields that are no paths": _machine('"a":{"Type":"Pass","Parameters":{' + ",".join(f'"s{i}.$":"x"' for i in range(60_000)) + "}}"),
    "rules without anything": _machine('"a":{"Type":"Choice","Choices":[' + ",".join(f'{{"Next":"a{i}"}}' for i in range(60_000)) + "]}"),
    "unknown fields": _machine('"a":{"Type":"Pass",' + ",".join(f'"field{i}":1' for i in range(60_000)) + "}"),
    "actions that nobody has": _machine(",".join(f'"s{i}":{{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:ec2:describeX{i}","Parameters":{{}},"End":true}}' for i in range(9_000))),
    "parameters that nobody takes": _machine(",".join(f'"s{i}":{{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:ec2:runInstances","Parameters":{{"Instance{i}":1}},"End":true}}' for i in range(8_000))),
    "many parameters that nobody takes": _machine('"a":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:ec2:runInstances","End":true,"Parameters":{' + ",".join(f'"Instance{i}":1' for i in range(50_000)) + "}}"),
    "parameters within parameters": _machine('"a":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:dynamodb:putItem","End":true,"Parameters":{"TableName":"t","Item":{' + ",".join(f'"k{i}":{{"M":{{"a":{{"S":"b"}}}}}}' for i in range(30_000)) + "}}}"),
    "two thousand states with wrong paths": _machine(",".join(f'"s{i}":{{"Type":"Pass","InputPath":"$.[{i}","Parameters":{{"a.$":"b{i} c"}},"End":true}}' for i in range(2_000))),
    "two thousand states with wrong expressions": '{"QueryLanguage":"JSONata",' + _machine(",".join(f'"s{i}":{{"Type":"Pass","Output":"{{% {"(" * 90} {i} + %}}","End":true}}' for i in range(2_000)))[1:],
    "one key again and again": "{" + ",".join('"a":1' for _ in range(150_000)) + "}",
    "placeholders": "{" + ",".join(f'"k{i}": ${{X}}' for i in range(60_000)) + "}",
    "open placeholders": "${" * 400_000,
    "placeholders within placeholders": '${a{"b"' * 130_000,
    "marks of other tools": "{" + ",".join(f'"k{i}": {{{{ x }}}}, "l{i}": %%X%%, "m{i}": __Y__' for i in range(22_000)) + "}",
    "open marks of other tools": "{{a%%b@@c__D<%e#{f" * 60_000,
    "rules inside rules": _machine('"a":{"Type":"Choice","Choices":[' + '{"Not":' * 60 + "{}" + "}" * 60 + "]}"),
    "yaml anchors": "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" if i else "a0: &a0 [1]\n" for i in range(30)),
    "yaml dashes": "- " * 300_000,
    "yaml questions": "? " * 100_000,
    "yaml keys": "".join(f"k{i}: {{Type: Pass}}\n" for i in range(45_000)),
    "yaml comments": "#" * 1_000_000,
}  # fmt: skip
