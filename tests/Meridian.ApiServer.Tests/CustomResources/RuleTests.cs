using Meridian.Client;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.CustomResources;

public sealed class RuleTests
{
    private const string Schema = """
        spec:
          type: object
          x-kubernetes-validations:
          - {rule: 'self.min <= self.max', message: 'min must not be above max', fieldPath: .min, reason: FieldValueForbidden}
          - {rule: '!has(self.name) || self.name != "bad"', messageExpression: '"not " + self.name'}
          - {rule: 'self.max == oldSelf.max || self.max > oldSelf.max', message: 'max may only grow'}
          - {rule: '!oldSelf.hasValue() || self.kept == oldSelf.value().kept', optionalOldSelf: true, message: 'kept may not change'}
          properties:
            min: {type: integer, default: 0}
            max: {type: integer, default: 10}
            name: {type: string, maxLength: 10}
            kept: {type: string, default: x, x-kubernetes-validations: [{rule: self.size() < 4}]}
            ports:
              type: array
              maxItems: 10
              x-kubernetes-list-type: map
              x-kubernetes-list-map-keys: [name]
              items:
                type: object
                required: [name]
                properties: {name: {type: string, maxLength: 5}, port: {type: integer, x-kubernetes-validations: [{rule: self > 0 && self >= oldSelf, message: ports only grow}, {rule: self != 13, message: unlucky}]}}
            extra:
              type: object
              maxProperties: 3
              additionalProperties: {type: string, maxLength: 3, x-kubernetes-validations: [{rule: self.startsWith("a")}]}
        """;

    [Theory]
    [InlineData("{min: 11}", "spec.min: Forbidden: min must not be above max")]
    [InlineData("{name: bad}", "spec: Invalid value: not bad")]
    [InlineData("{kept: toolong}", "spec.kept: Invalid value: \"toolong\": failed rule: self.size() < 4")]
    [InlineData("{ports: [{name: a, port: 13}]}", "spec.ports[0].port: Invalid value: 13: unlucky")]
    [InlineData("{extra: {k: b}}", "spec.extra[k]: Invalid value: \"b\": failed rule: self.startsWith(\"a\")")]
    public async Task Create_AgainstARule_SaysWhy(string spec, string why)
    {
        await using var api = await StartAsync();

        var refused = await Assert.ThrowsAsync<StatusException>(() => api.CreateAsync($"metadata: {{name: a}}\nspec: {spec}"));

        Assert.Equal($"Widget.example.com \"a\" is invalid: {why}", refused.Message);
    }

    [Fact]
    public async Task Update_AsksRulesAboutTheChange()
    {
        await using var api = await StartAsync();
        await api.CreateAsync("metadata: {name: a}\nspec: {max: 20, ports: [{name: b, port: 5}, {name: a, port: 7}]}");

        var shrunk = await Assert.ThrowsAsync<StatusException>(() => api.PatchAsync("a", PatchKind.Merge, "spec: {max: 19}"));
        var changed = await Assert.ThrowsAsync<StatusException>(() => api.PatchAsync("a", PatchKind.Merge, "spec: {kept: 'no'}"));
        var port = await Assert.ThrowsAsync<StatusException>(() => api.PatchAsync("a", PatchKind.Merge, "spec: {ports: [{name: a, port: 6}, {name: b, port: 6}]}"));
        await api.PatchAsync("a", PatchKind.Merge, "spec: {max: 21}");

        Assert.EndsWith("spec: Invalid value: max may only grow", shrunk.Message);
        Assert.EndsWith("spec: Invalid value: kept may not change", changed.Message);
        Assert.EndsWith("spec.ports[0].port: Invalid value: 6: ports only grow", port.Message);
    }

    [Fact]
    public async Task Create_OfAnInvalidObject_AsksNoRules()
    {
        await using var api = await StartAsync();

        var refused = await Assert.ThrowsAsync<StatusException>(() => api.CreateAsync("metadata: {name: a}\nspec: {min: x, name: bad}"));

        Assert.Contains("some validation rules were not checked because the object was invalid; correct the existing errors to complete validation", refused.Message);
        Assert.DoesNotContain("not bad", refused.Message);
    }

    [Theory]
    [InlineData("{rule: 'self.a >'}", "x-kubernetes-validations[0].rule: Invalid value: {\"Rule\":\"self.a >\"", "compilation failed: ERROR: <input>:1:9: Syntax error")]
    [InlineData("{rule: 'self.b == 1'}", "x-kubernetes-validations[0].rule: Invalid value", "undefined field 'b'")]
    [InlineData("{rule: 'self.a'}", "x-kubernetes-validations[0].rule: Invalid value", "cel expression must evaluate to a bool")]
    [InlineData("{rule: 'self.a == 1', messageExpression: 'self.a'}", "x-kubernetes-validations[0].messageExpression: Invalid value", "messageExpression must evaluate to a string")]
    [InlineData("{rule: 'self.a == 1', optionalOldSelf: true}", "x-kubernetes-validations[0].optionalOldSelf: Invalid value: true", "may not be set if oldSelf is not used in rule")]
    [InlineData("{rule: 'self.list.all(x, self.list.all(y, x == y))'}", "x-kubernetes-validations[0].rule: Forbidden", "estimated rule cost exceeds budget by factor of more than 100x")]
    [InlineData("{rule: ''}", "x-kubernetes-validations[0].rule: Required value", "rule is not specified")]
    [InlineData("{rule: 'self.a == 1', reason: Because}", "x-kubernetes-validations[0].reason: Unsupported value: \"Because\"", "supported values")]
    public async Task Define_OfABadRule_SaysWhy(string rule, string place, string why)
    {
        await using var api = new CustomApi();

        var refused = await Assert.ThrowsAsync<StatusException>(() => api.DefineAsync(CustomApi.Widgets(
            $"spec: {{type: object, x-kubernetes-validations: [{rule}], properties: {{a: {{type: integer}}, list: {{type: array, items: {{type: string}}}}}}}}")));

        Assert.Contains("spec.validation.openAPIV3Schema.properties[spec]." + place, refused.Message);
        Assert.Contains(why, refused.Message);
    }

    [Fact]
    public async Task Define_OfOldSelfInAListWithoutKeys_IsRefused()
    {
        await using var api = new CustomApi();

        var refused = await Assert.ThrowsAsync<StatusException>(() => api.DefineAsync(CustomApi.Widgets(
            "spec: {type: array, maxItems: 3, items: {type: integer, x-kubernetes-validations: [{rule: self > oldSelf}]}}")));

        Assert.Contains("oldSelf cannot be used on the uncorrelatable portion of the schema within spec.validation.openAPIV3Schema.properties[spec]", refused.Message);
    }

    private static async Task<CustomApi> StartAsync()
    {
        var api = new CustomApi();
        await api.DefineAsync(CustomApi.Widgets(Schema));
        return api;
    }
}
