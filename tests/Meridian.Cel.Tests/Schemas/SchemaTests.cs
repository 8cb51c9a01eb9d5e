using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meridian.Cel.Tests.Schemas;

public class SchemaTests
{
    private const string Schema = """
        {"type":"object","required":["replicas"],"properties":{
          "replicas":{"type":"integer"},"ratio":{"type":"number"},"name":{"type":"string","maxLength":10},"namespace":{"type":"string"},"a-b.c/d__e":{"type":"string"},
          "at":{"type":"string","format":"date-time"},"wait":{"type":"string","format":"duration"},"data":{"type":"string","format":"byte"},
          "port":{"x-kubernetes-int-or-string":true},"labels":{"type":"object","additionalProperties":{"type":"string"}},"any":{"type":"object","x-kubernetes-preserve-unknown-fields":true},
          "none":{"type":"string","nullable":true},
          "set":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}},
          "items":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"],"items":{"type":"object","properties":{"k":{"type":"string"},"v":{"type":"integer"}}}}}}
        """;

    private const string Value = """
        {"apiVersion":"v1","kind":"Thing","metadata":{"name":"n","labels":{"x":"y"}},"replicas":3,"ratio":1,"name":"ab","namespace":"ns","a-b.c/d__e":"odd","at":"2024-01-02T03:04:05Z","wait":"1m30s","data":"aGk=",
         "port":80,"labels":{"x":"1","z":"2"},"any":{"b":[1,2.5,null]},"none":null,"set":["p","q"],"items":[{"k":"a","v":1},{"k":"b","v":2}]}
        """;

    [Theory]
    [InlineData("self.replicas + 1 == 4 && self.ratio == 1.0 && type(self.ratio) == double")]
    [InlineData("self.metadata.name == 'n' && self.kind == 'Thing'")]
    [InlineData("self.__namespace__ == 'ns' && self.a__dash__b__dot__c__slash__d__underscores__e == 'odd'")]
    [InlineData("self.at.getFullYear() == 2024 && self.wait == duration('90s') && self.data == b'hi'")]
    [InlineData("self.port == 80 && self.labels.x == '1' && 'z' in self.labels && self.labels.all(k, size(k) == 1)")]
    [InlineData("has(self.any) && !has(self.none)")]
    [InlineData("self.set == ['q', 'p'] && self.set + ['q', 'r'] == ['p', 'q', 'r']")]
    [InlineData("self.items == self.items && self.items.map(i, i.v) == [1, 2] && self.items.exists(i, i.k == 'b' && i.v == 2)")]
    [InlineData("has(self.name) && !has(self.labels.absent) && self.labels[?'absent'].orValue('d') == 'd'")]
    public void Evaluate_TypedObject_SeesValuesByTheirSchema(string expression)
    {
        var schema = CelSchemas.ForResource(CelSchemas.Read(JsonNode.Parse(Schema)!.AsObject()));
        var compiled = CelEnvironment.Kubernetes.WithVariable("self", schema).Compile(expression);

        Assert.Equal("", compiled.Error);
        using var document = JsonDocument.Parse(Value);
        foreach (var self in new[] { schema.Read(JsonNode.Parse(Value)), schema.Read(document.RootElement) })
            Assert.Equal("true", compiled.Program!.Evaluate(new CelBindings { ["self"] = self }, new CelBudget(), TestContext.Current.CancellationToken).ToString());
    }

    [Theory]
    [InlineData("self.missing == 1", "ERROR: <input>:1:5: undefined field 'missing'\n | self.missing == 1\n | ....^")]
    [InlineData("self.any.b == 1", "ERROR: <input>:1:9: undefined field 'b'\n | self.any.b == 1\n | ........^")]
    [InlineData("self.namespace == 'x'", "ERROR: <input>:1:5: undefined field 'namespace'\n | self.namespace == 'x'\n | ....^")]
    [InlineData("self.replicas == 'x'", "ERROR: <input>:1:15: found no matching overload for '_==_' applied to '(int, string)'\n | self.replicas == 'x'\n | ..............^")]
    [InlineData("self.name.matches('(?=x)')", "ERROR: <input>:1:19: invalid matches argument: error parsing regexp: invalid or unsupported Perl syntax: `(?=`\n | self.name.matches('(?=x)')\n | ..................^")]
    [InlineData("[1, 'x'].size() == 2", "ERROR: <input>:1:5: expected type 'int' but found 'string'\n | [1, 'x'].size() == 2\n | ....^")]
    public void Compile_MistakenExpression_SaysWhatAndWhere(string expression, string error)
    {
        var schema = CelSchemas.ForResource(CelSchemas.Read(JsonNode.Parse(Schema)!.AsObject()));

        Assert.Equal(error, CelEnvironment.Kubernetes.WithVariable("self", schema).Compile(expression).Error);
    }
}
