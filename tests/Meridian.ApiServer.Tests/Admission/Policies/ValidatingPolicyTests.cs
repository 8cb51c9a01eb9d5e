using System.Text.Json.Nodes;
using Meridian.ApiServer.Policies;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Admission.Policies;

public class ValidatingPolicyTests
{
    private const string Short = """{"validations":[{"expression":"size(object.data.a) < 3"}]}""";

    [Fact]
    public async Task Create_ValidationFails_IsRefusedInKubernetesWords()
    {
        await using var api = await PolicyApi.Make();
        await api.Validate(Short);

        var refused = await api.Refused("abc");
        await api.Map("fine", "ab");

        Assert.Equal((422, "Invalid", "configmaps \"m\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'p-b' denied request: failed expression: size(object.data.a) < 3"),
            (refused.Code, refused.Reason, refused.Message));
        Assert.Equal(("m", "configmaps", "ValidatingAdmissionPolicy 'p' with binding 'p-b' denied request: failed expression: size(object.data.a) < 3"),
            (refused.DetailsName, refused.DetailsKind, refused.Causes[0].Message));
    }

    [Theory]
    [InlineData("""{"expression":"object.data.a != 'x'","message":"no x","reason":"Forbidden"}""", 403, "Forbidden", "no x")]
    [InlineData("""{"expression":"object.data.a != 'x'","messageExpression":"'got ' + object.data.a","message":"no x"}""", 422, "Invalid", "got x")]
    [InlineData("""{"expression":"object.data.a != 'x'","messageExpression":"'got ' + object.data.b","message":"no x"}""", 422, "Invalid", "no x")]
    [InlineData("""{"expression":"object.data.b == 'x'"}""", 422, "Invalid", "expression 'object.data.b == 'x'' resulted in error: no such key: b")]
    [InlineData("""{"expression":"request.operation == 'CREATE' && request.namespace == 'other'"}""", 422, "Invalid", "failed expression: request.operation == 'CREATE' && request.namespace == 'other'")]
    [InlineData("""{"expression":"namespaceObject.metadata.labels.team == 'red'"}""", 422, "Invalid", "failed expression: namespaceObject.metadata.labels.team == 'red'")]
    [InlineData("""{"expression":"authorizer.group('').resource('configmaps').namespace('default').check('breakglass').allowed()"}""", 422, "Invalid", "failed expression: authorizer.group('').resource('configmaps').namespace('default').check('breakglass').allowed()")]
    [InlineData("""{"expression":"authorizer.requestResource.check('breakglass').allowed()"}""", 422, "Invalid", "failed expression: authorizer.requestResource.check('breakglass').allowed()")]
    public async Task Create_OneValidation_TellsMessageAndReason(string validation, int code, string reason, string message)
    {
        await using var api = await PolicyApi.Make();
        await api.Validate($"{{\"validations\":[{validation}]}}");

        var refused = await api.Refused("x", new RequestContext { User = new UserInfo("u", []) });

        Assert.Equal((code, reason, $"configmaps \"m\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'p-b' denied request: {message}"), (refused.Code, refused.Reason, refused.Message));
    }

    [Theory]
    [InlineData("""{"expression":"authorizer.requestResource.check('breakglass').allowed() && request.userInfo.username == 'u'"}""")]
    [InlineData("""{"expression":"namespaceObject.metadata.labels.team == 'blue' && oldObject == null && request.kind.kind == 'ConfigMap'"}""")]
    [InlineData("""{"expression":"request.resource.resource == 'configmaps' && request.name == 'm' && !request.dryRun && object.metadata.namespace == 'default'"}""")]
    public async Task Create_ValidationHolds_IsAdmitted(string validation)
    {
        await using var api = await PolicyApi.Make();
        await api.Validate($"{{\"validations\":[{validation}]}}");

        await api.Map("m", "x", new RequestContext { User = new UserInfo("u", ["admins"]) });
    }

    [Fact]
    public async Task Create_WarnAction_WarnsAndAdmits()
    {
        await using var api = await PolicyApi.Make();
        await api.Validate(Short, "\"validationActions\":[\"Warn\",\"Audit\"]");
        var context = new RequestContext();

        await api.Map("m", "abc", context);

        Assert.Equal("Validation failed for ValidatingAdmissionPolicy 'p' with binding 'p-b': failed expression: size(object.data.a) < 3", context.Warnings.Single());
    }

    [Fact]
    public async Task Update_And_Delete_SeeTheOldObject()
    {
        await using var api = await PolicyApi.Make();
        await api.Map("m", "keep");
        await api.Validate("""{"validations":[{"expression":"request.operation != 'DELETE' || oldObject.data.a != 'keep'","message":"kept"},{"expression":"request.operation != 'UPDATE' || object.data.a == oldObject.data.a","message":"same"}]}""");

        var deleted = await Assert.ThrowsAsync<StatusException>(() => api.Api.Delete(ResourceTypes.ConfigMaps, "m"));
        var updated = await Assert.ThrowsAsync<StatusException>(() => api.Api.Update(ResourceTypes.ConfigMaps, "m", """{"metadata":{"name":"m"},"data":{"a":"other"}}"""));

        Assert.EndsWith("kept", deleted.Message, StringComparison.Ordinal);
        Assert.EndsWith("same", updated.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_Variables_AreReadInOrder()
    {
        await using var api = await PolicyApi.Make();
        await api.Validate("""{"variables":[{"name":"a","expression":"object.data.a"},{"name":"long","expression":"size(variables.a) > 2"}],"validations":[{"expression":"!variables.long","messageExpression":"variables.a + ' is long'"}]}""");

        Assert.EndsWith("denied request: abc is long", (await api.Refused("abc")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_ParametersByNameAndSelector_AreAllAsked()
    {
        await using var api = await PolicyApi.Make();
        await api.Map("limit", "2");
        const string Policy = """{"paramKind":{"apiVersion":"v1","kind":"ConfigMap"},"matchConditions":[{"name":"not-limits","expression":"!request.name.startsWith('limit')"}],"validations":[{"expression":"size(object.data.a) <= int(params.data.a)","messageExpression":"'at most ' + params.data.a"}]}""";
        await api.Validate(Policy, "\"validationActions\":[\"Deny\"],\"paramRef\":{\"name\":\"limit\",\"parameterNotFoundAction\":\"Deny\"}");

        Assert.EndsWith("denied request: at most 2", (await api.Refused("abc")).Message, StringComparison.Ordinal);
        await api.Api.Delete(ResourceTypes.ConfigMaps, "limit");
        Assert.EndsWith("denied request: failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction", (await api.Refused("abc")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"matchPolicy":"Exact","excludeResourceRules":[{"apiGroups":[""],"apiVersions":["v1"],"operations":["*"],"resources":["configmaps"]}]}""")]
    [InlineData("""{"namespaceSelector":{"matchLabels":{"team":"red"}}}""")]
    [InlineData("""{"objectSelector":{"matchLabels":{"x":"y"}}}""")]
    [InlineData("""{"resourceRules":[{"apiGroups":[""],"apiVersions":["v1"],"operations":["UPDATE"],"resources":["configmaps"]}]}""")]
    [InlineData("""{"resourceRules":[{"apiGroups":[""],"apiVersions":["v1"],"operations":["*"],"resources":["configmaps/status"]}]}""")]
    [InlineData("""{"resourceRules":[{"apiGroups":[""],"apiVersions":["v1"],"operations":["*"],"resources":["*"],"resourceNames":["other"]}]}""")]
    [InlineData("""{"resourceRules":[{"apiGroups":[""],"apiVersions":["v1"],"operations":["*"],"resources":["*"],"scope":"Cluster"}]}""")]
    public async Task Create_BindingDoesNotMatch_IsAdmitted(string match)
    {
        await using var api = await PolicyApi.Make();
        await api.Validate("""{"validations":[{"expression":"false"}]}""", $"\"validationActions\":[\"Deny\"],\"matchResources\":{match}");

        await api.Map("m", "abc");
    }

    [Fact]
    public async Task Create_FailurePolicyIgnore_ForgivesFailuresOnly()
    {
        await using var api = await PolicyApi.Make();
        await api.Validate("""{"failurePolicy":"Ignore","validations":[{"expression":"object.data.b == 'x'"},{"expression":"object.data.a != 'bad'"}]}""");

        await api.Map("fine", "x");

        Assert.EndsWith("failed expression: object.data.a != 'bad'", (await api.Refused("bad")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_PolicyGoneAgain_IsAdmitted()
    {
        await using var api = await PolicyApi.Make();
        await api.Validate(Short);
        await api.Refused("abc");

        await api.Api.Delete(ResourceTypes.ValidatingAdmissionPolicyBindings, "p-b");

        await api.Map("m", "abc");
    }

    [Theory]
    [InlineData("""{"validations":[{"expression":"object.data.a =="}]}""", "spec.validations[0].expression", "compilation failed: ERROR: <input>:1:17: Syntax error: mismatched input '<EOF>' expecting")]
    [InlineData("""{"validations":[{"expression":"'text'"}]}""", "spec.validations[0].expression", "must evaluate to bool")]
    [InlineData("""{"validations":[{"expression":"true","messageExpression":"1"}]}""", "spec.validations[0].messageExpression", "must evaluate to string")]
    [InlineData("""{"validations":[{"expression":"params.x == 1"}]}""", "spec.validations[0].expression", "undeclared reference to 'params' (in container '')")]
    [InlineData("""{"validations":[{"expression":"variables.later"}],"variables":[{"name":"x","expression":"variables.y"}]}""", "spec.variables[0].expression", "undefined field 'y'")]
    [InlineData("""{"validations":[{"expression":"true"}],"matchConditions":[{"name":"c","expression":"request.nothing == ''"}]}""", "spec.matchConditions[0].expression", "undefined field 'nothing'")]
    public async Task Create_PolicyThatDoesNotCompile_IsRefused(string spec, string field, string message)
    {
        await using var api = await PolicyApi.Make();

        var refused = await Assert.ThrowsAsync<StatusException>(() => api.Validate(spec));

        Assert.Equal(422, refused.Code);
        Assert.Contains(refused.Causes, c => c.Field == field && c.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task TypeCheck_ConfusedPolicy_WarnsOfBothExpressions()
    {
        await using var api = await PolicyApi.Make();
        var spec = JsonNode.Parse("""
            {"matchConstraints":{"resourceRules":[{"apiGroups":["apps"],"apiVersions":["v1"],"operations":["*"],"resources":["deployments"]}]},
             "validations":[{"expression":"object.spec.replicas > '1'","messageExpression":"'wants replicas > 1, got ' + object.spec.replicas"},{"expression":"object.spec.template.spec.containers.all(c, c.name != '' && object.metadata.namespace == 'x')"}]}
            """)!.AsObject();

        var warnings = PolicyTypeCheck.Of(spec, api.Api.Engine.Catalog)["expressionWarnings"]!.AsArray();

        Assert.Equal(["spec.validations[0].expression", "spec.validations[0].messageExpression"], warnings.Select(w => (string)w!["fieldRef"]!));
        Assert.StartsWith("apps/v1, Kind=Deployment: ERROR: <input>:1:22: found no matching overload for '_>_' applied to '(int, string)'", (string)warnings[0]!["warning"]!, StringComparison.Ordinal);
        Assert.Contains("found no matching overload for '_+_' applied to '(string, int)'", (string)warnings[1]!["warning"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StatusWriter_NewPolicy_SaysThatItsTypesWereChecked()
    {
        await using var api = await PolicyApi.Make();
        await using var writer = new PolicyStatusWriter(api.Api.Engine, Microsoft.Extensions.Logging.Abstractions.NullLogger<PolicyStatusWriter>.Instance);
        await api.Validate(Short);

        await foreach (var change in api.Api.Engine.WatchAsync(ResourceTypes.ValidatingAdmissionPolicies, null, new WatchQuery(), TestApi.Token))
        {
            if (change.Object!.ToNode()["status"]?["typeChecking"] is not { } checking) continue;
            Assert.Equal("{}", checking.ToJsonString());
            break;
        }
    }
}
