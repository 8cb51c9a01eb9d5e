using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Admission.Policies;

public class MutatingPolicyTests
{
    private const string Deployment = """
        {"metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i:v1"}]}}}}
        """;

    [Fact]
    public async Task Create_ApplyConfiguration_IsLaidOverTheObject()
    {
        await using var api = await PolicyApi.Make();
        await api.Mutate(Apply("Object{metadata: Object.metadata{annotations: {'mutated-by': 'admission-policy'}}}"), "deployments", "apps");

        var made = await api.Api.Create(ResourceTypes.Deployments, Deployment);

        Assert.Equal("admission-policy", made.Header.Annotations["mutated-by"]);
    }

    [Fact]
    public async Task Create_ApplyConfiguration_MergesListsByKey()
    {
        await using var api = await PolicyApi.Make();
        await api.Mutate(
            Apply("Object{spec: Object.spec{template: Object.spec.template{spec: Object.spec.template.spec{containers: object.spec.template.spec.containers.map(c, Object.spec.template.spec.containers{name: c.name, imagePullPolicy: 'Always'}) + [Object.spec.template.spec.containers{name: 'extra', image: 'e:v1'}]}}}}"),
            "deployments", "apps");

        var made = await api.Api.Create(ResourceTypes.Deployments, Deployment);

        var containers = made.ToNode()["spec"]!["template"]!["spec"]!["containers"]!.AsArray();
        Assert.Equal([("c", "i:v1", "Always"), ("extra", "e:v1", "IfNotPresent")], containers.Select(c => ((string)c!["name"]!, (string)c["image"]!, (string)c["imagePullPolicy"]!)));
    }

    [Theory]
    [InlineData("[JSONPatch{op: 'add', path: '/data/b', value: object.data.a + '!'}, JSONPatch{op: 'remove', path: '/data/a'}]", """{"b":"x!"}""")]
    [InlineData("has(object.data.z) ? [JSONPatch{op: 'remove', path: '/data/z'}] : []", """{"a":"x"}""")]
    [InlineData("[JSONPatch{op: 'add', path: '/data/' + jsonpatch.escapeKey('c.d'), value: 'f'}]", """{"a":"x","c.d":"f"}""")]
    public async Task Create_JsonPatch_IsApplied(string expression, string data)
    {
        await using var api = await PolicyApi.Make();
        await api.Mutate($$$"""{"mutations":[{"patchType":"JSONPatch","jsonPatch":{"expression":"{{{expression}}}"}}]}""");

        Assert.Equal(data, (await api.Map("m", "x")).ToNode()["data"]!.ToJsonString());
    }

    [Fact]
    public async Task Create_SeveralMutations_SeeEachOther()
    {
        await using var api = await PolicyApi.Make();
        await api.Mutate("""{"variables":[{"name":"n","expression":"size(object.data)"}],"mutations":[{"patchType":"JSONPatch","jsonPatch":{"expression":"[JSONPatch{op: 'add', path: '/data/b', value: string(variables.n)}]"}},{"patchType":"JSONPatch","jsonPatch":{"expression":"[JSONPatch{op: 'add', path: '/data/c', value: string(variables.n)}]"}}]}""");

        Assert.Equal("""{"a":"x","b":"1","c":"2"}""", (await api.Map("m", "x")).ToNode()["data"]!.ToJsonString());
    }

    [Fact]
    public async Task Create_ReinvokedPolicy_SeesWhatLaterOnesChanged()
    {
        await using var api = await PolicyApi.Make();
        await api.Mutate("""{"reinvocationPolicy":"IfNeeded","mutations":[{"patchType":"JSONPatch","jsonPatch":{"expression":"has(object.data.b) ? [JSONPatch{op: 'add', path: '/data/c', value: 'seen'}] : []"}}]}""", name: "a");
        await api.Mutate("""{"mutations":[{"patchType":"JSONPatch","jsonPatch":{"expression":"[JSONPatch{op: 'add', path: '/data/b', value: 'x'}]"}}]}""", name: "z");

        Assert.Equal("""{"a":"x","b":"x","c":"seen"}""", (await api.Map("m", "x")).ToNode()["data"]!.ToJsonString());
    }

    [Theory]
    [InlineData("Object{metadata: Object.spec{}}", "unexpected type name \"Object.spec\", expected \"Object.metadata\", which matches field name path from root Object type")]
    [InlineData("Object{data: Object.data{b: object.data.none}}", "no such key: none")]
    [InlineData("Object{metadata: Object.metadata{name: 'other'}}", "metadata.name, metadata.namespace and metadata.uid must not be changed")]
    public async Task Create_MutationFails_IsRefused(string expression, string why)
    {
        await using var api = await PolicyApi.Make();
        await api.Mutate(Apply(expression));

        var refused = await api.Refused("x");

        Assert.StartsWith("configmaps \"m\" is forbidden: policy 'p' with binding 'p-b' denied request: ", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith(why, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_AtomicList_IsNotReplaced()
    {
        await using var api = await PolicyApi.Make();
        await api.Mutate(Apply("Object{spec: Object.spec{template: Object.spec.template{spec: Object.spec.template.spec{tolerations: [Object.spec.template.spec.tolerations{key: 'k'}]}}}}"), "deployments", "apps");

        var refused = await Assert.ThrowsAsync<StatusException>(() => api.Api.Create(ResourceTypes.Deployments, Deployment));

        Assert.Contains("may not mutate atomic arrays, maps or structs: .spec.template.spec.tolerations", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Object{", "Syntax error")]
    [InlineData("'text'", "must evaluate to Object")]
    public async Task Create_PolicyThatDoesNotCompile_IsRefused(string expression, string message)
    {
        await using var api = await PolicyApi.Make();

        var refused = await Assert.ThrowsAsync<StatusException>(() => api.Mutate(Apply(expression)));

        Assert.Contains(refused.Causes, c => c.Field == "spec.mutations[0].applyConfiguration.expression" && c.Message.Contains(message, StringComparison.Ordinal));
    }

    private static string Apply(string expression) => $$$"""{"mutations":[{"patchType":"ApplyConfiguration","applyConfiguration":{"expression":"{{{expression}}}"}}]}""";
}
