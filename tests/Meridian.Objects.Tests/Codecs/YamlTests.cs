using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace Meridian.Objects.Tests.Codecs;

public sealed class YamlTests
{
    [Theory]
    [InlineData("a: yes\nb: 'yes'\nc: On\nd: no\ne: y", """{"a":true,"b":"yes","c":true,"d":false,"e":true}""")]
    [InlineData("a: 0644\nb: 0x1F\nc: 1_000\nd: 08\ne: -5\nf: 0b11\ng: 0o17", """{"a":420,"b":31,"c":1000,"d":8,"e":-5,"f":3,"g":15}""")]
    [InlineData("a: 1.5\nb: 1e3\nc: '1.5'\nd: 1.2.3\ne: .5", """{"a":1.5,"b":1000,"c":"1.5","d":"1.2.3","e":0.5}""")]
    [InlineData("a: ~\nb: null\nc:\nd: ''\ne: nullish", """{"a":null,"b":null,"c":null,"d":"","e":"nullish"}""")]
    [InlineData("a: 2001-01-01\nb: 2001-12-14t21:59:43.10-05:00\nc: 10:30", """{"a":"2001-01-01","b":"2001-12-14t21:59:43.10-05:00","c":"10:30"}""")]
    [InlineData("a: !!str 1\nb: !!int \"3\"\nc: ! 12", """{"a":"1","b":3,"c":"12"}""")]
    [InlineData("1: a\ntrue: b\n1.5: c", """{"1":"a","true":"b","1.5":"c"}""")]
    [InlineData("a: &x {p: 1, q: 2}\nb: *x\nc: {<<: *x, q: 3}", """{"a":{"p":1,"q":2},"b":{"p":1,"q":2},"c":{"q":3,"p":1}}""")]
    [InlineData("a: |\n  x\n  y\nb: >-\n  x\n  y", """{"a":"x\ny\n","b":"x y"}""")]
    [InlineData("- a\n- [b, {c: d}]", """["a",["b",{"c":"d"}]]""")]
    [InlineData("""{"a": [1, "two", null, true]}""", """{"a":[1,"two",null,true]}""")]
    public void ReadDocument_ScalarsAndShapes_AreThoseOfKubectl(string yaml, string json) =>
        Assert.Equal(json, YamlReader.ReadDocument(Encoding.UTF8.GetBytes(yaml))!.ToJsonString());

    [Fact]
    public void ReadAll_SeveralDocuments_LeavesOutTheEmptyOnes()
    {
        var documents = YamlReader.ReadAll("---\na: 1\n---\n---\n# nothing\n---\nb: 2\n"u8.ToArray());

        Assert.Equal(["""{"a":1}""", """{"b":2}"""], documents.Select(d => d.ToJsonString()));
    }

    [Theory]
    [InlineData("a: 1\nb: [", 3)]
    [InlineData("a: 1\na: 2", 2)]
    [InlineData("a: *nope", 1)]
    [InlineData("a: &a [*a]", 1)]
    [InlineData("x: 1\n\ty: 2", 2)]
    [InlineData("a: .inf", 1)]
    [InlineData("? [a]\n: b", 1)]
    [InlineData("a: 1\n<<: 3", 2)]
    public void ReadDocument_Malformed_NamesTheLine(string yaml, int line)
    {
        var error = Assert.Throws<StatusException>(() => YamlReader.ReadDocument(Encoding.UTF8.GetBytes(yaml)));

        Assert.Equal(400, error.Code);
        Assert.StartsWith($"yaml: line {line}: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadDocument_AliasesThatMultiply_AreRefused()
    {
        var yaml = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 20; i++) yaml.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1}]\n");

        var error = Assert.Throws<StatusException>(() => YamlReader.ReadDocument(Encoding.UTF8.GetBytes(yaml.ToString())));

        Assert.Contains("excessive aliasing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadDocument_NestedTooDeep_IsRefused()
    {
        var error = Assert.Throws<StatusException>(() => YamlReader.ReadDocument(Encoding.UTF8.GetBytes(new string('[', 50_000))));

        Assert.Contains("nested deeper than 100", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ListsAndMultipleLines_LookLikeKubectl()
    {
        var node = JsonNode.Parse("""{"kind":"ConfigMap","data":{"on":"yes","script":"a\nb\n","n":"1"},"list":[{"name":"a","args":["-x",["n"]]},[],{}]}""")!;

        Assert.Equal(
            """
            kind: ConfigMap
            data:
              "on": "yes"
              script: |
                a
                b
              "n": "1"
            list:
            - name: a
              args:
              - "-x"
              - - "n"
            - []
            - {}

            """, YamlWriter.Write(node), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Write_AnyTree_ReadsBackTheSame() =>
        Gen.Int.Sample(seed =>
        {
            var node = new RandomObject(seed).Of(SchemaTable.ForKind("v1", "Pod")!);

            return JsonDifference.First(node, YamlReader.ReadDocument(Encoding.UTF8.GetBytes(YamlWriter.Write(node)))) is null;
        }, iter: 300);

    [Fact]
    public void Write_AnyText_ReadsBackTheSame() =>
        Gen.OneOf(Gen.String.Where(s => !s.Any(char.IsSurrogate)), Gen.String["ab01-+.:#'\"~ \n\t&*!|>{}[],?%@`_exyo"]).Sample(text =>
        {
            var node = new JsonObject { ["list"] = new JsonArray(new JsonObject { ["k"] = text, ["after"] = 1 }, text), [text] = text, ["end"] = true };

            var yaml = YamlWriter.Write(node);

            return JsonDifference.First(node, YamlReader.ReadDocument(Encoding.UTF8.GetBytes(yaml))) is not { } d ? true : throw new InvalidDataException($"{d}\n{yaml}");
        }, iter: 3000);
}
