using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.CustomResources;

public sealed class DefinitionTests
{
    private const string Plain = "spec: {type: object, properties: {size: {type: integer}}}";

    [Fact]
    public async Task Create_GrantsNamesAndServes()
    {
        await using var api = new CustomApi();

        var crd = (await api.DefineAsync(CustomApi.Widgets(Plain))).ToNode();

        var names = crd["status"]!["acceptedNames"]!;
        Assert.Equal(("widgets", "widget", "WidgetList", "wd"), ((string)names["plural"]!, (string)names["singular"]!, (string)names["listKind"]!, (string)names["shortNames"]![0]!));
        Assert.Equal("v1", (string)crd["status"]!["storedVersions"]![0]!);
        Assert.Equal("None", (string)crd["spec"]!["conversion"]!["strategy"]!);
        Assert.Equal("NoConflicts", (string)crd["status"]!["conditions"]![0]!["reason"]!);
        var type = api.Type();
        Assert.Equal(("widget", "WidgetList", "all"), (type.Singular, type.ListKind, type.Categories[0]));
    }

    [Fact]
    public async Task Create_OfTakenNames_IsNotEstablished()
    {
        await using var api = new CustomApi();
        await api.DefineAsync(CustomApi.Widgets(Plain));

        var second = CustomApi.Parse(CustomApi.Widgets(Plain).Replace("widgets", "gadgets"));
        await api.Engine.CreateAsync(ResourceTypes.CustomResourceDefinitions, null, second, new RequestContext(), TestApi.Token);
        var crd = await api.UntilAsync("gadgets.example.com", c => CustomApi.Condition(c, "NamesAccepted") is not null);

        Assert.Equal(("False", "False"), (CustomApi.Condition(crd, "NamesAccepted"), CustomApi.Condition(crd, "Established")));
        Assert.Null(api.Engine.Find("example.com", "v1", "gadgets"));
    }

    [Fact]
    public async Task Update_ThatStopsServing_EndsIt()
    {
        await using var api = new CustomApi();
        var crd = (await api.DefineAsync(CustomApi.Widgets(Plain))).ToNode();
        var generation = api.Engine.Catalog.Generation;
        var gone = new TaskCompletionSource();
        api.Engine.Registry.Changed += () => gone.TrySetResult();

        crd["spec"]!["versions"]![0]!["served"] = false;
        await api.Engine.UpdateAsync(ResourceTypes.CustomResourceDefinitions, ObjectKey.Cluster("widgets.example.com"), "", crd, new RequestContext(), TestApi.Token);
        await gone.Task.WaitAsync(TestApi.Token);

        Assert.Null(api.Engine.Find("example.com", "v1", "widgets"));
        Assert.True(api.Engine.Catalog.Generation > generation);
    }

    [Fact]
    public async Task Delete_TakesTheInstancesAlong()
    {
        await using var api = new CustomApi();
        await api.DefineAsync(CustomApi.Widgets(Plain));
        var type = api.Type();
        await api.CreateAsync("metadata: {name: a}");
        await using var watch = api.Engine.WatchAsync(type, null, new WatchQuery(), TestApi.Token).GetAsyncEnumerator(TestApi.Token);
        Assert.True(await watch.MoveNextAsync());

        var deleted = await api.Api.Delete(ResourceTypes.CustomResourceDefinitions, "widgets.example.com");
        await api.UntilGoneAsync("widgets.example.com");

        Assert.False(deleted.Gone);
        Assert.Equal("customresourcecleanup.apiextensions.k8s.io", deleted.Object.Header.Finalizers[0]);
        Assert.Equal("InstanceDeletionPending", (string)deleted.Object.ToNode()["status"]!["conditions"]!.AsArray()[^1]!["reason"]!);
        Assert.Null(api.Api.Store.Get(type, TestApi.Key("a")));
        while (await watch.MoveNextAsync()) Assert.Equal(ApiWatchEventType.Deleted, watch.Current.Type);
    }

    [Fact]
    public async Task Create_WhileTheDefinitionIsDeleted_IsRefused()
    {
        await using var api = new CustomApi();
        await api.DefineAsync(CustomApi.Widgets(Plain));
        await api.CreateAsync("metadata: {name: a, finalizers: [hold]}");
        await api.Api.Delete(ResourceTypes.CustomResourceDefinitions, "widgets.example.com");
        await foreach (var change in api.Engine.WatchAsync(api.Type(), null, new WatchQuery(), TestApi.Token))
            if (change.Object?.Header.DeletionTimestamp is not null) break;

        var refused = await Assert.ThrowsAsync<StatusException>(() => api.CreateAsync("metadata: {name: b}"));
        await api.PatchAsync("a", Client.PatchKind.Merge, "metadata: {finalizers: null}");
        await api.UntilGoneAsync("widgets.example.com");

        Assert.Equal((405, "create not allowed while custom resource definition is terminating"), (refused.Code, refused.Message));
    }

    [Fact]
    public async Task Restart_ServesWhatWasDefined()
    {
        await using var api = new CustomApi();
        await api.DefineAsync(CustomApi.Widgets(Plain));
        var engine = new ApiEngine(new ApiEngineOptions { Resources = ServedResources.In(api.Api.Store, ResourceTypes.LocalCluster, ApiServer.Kinds.ResourceStrategies.ForCluster) });
        await using var again = new ApiServer.CustomResources.CustomResourceController(
            engine, api.Api.Store, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<ApiServer.CustomResources.CustomResourceController>.Instance);

        again.Start();

        Assert.NotNull(engine.Find("example.com", "v1", "widgets"));
    }

    [Theory]
    [InlineData("spec: {properties: {size: {type: integer}}}", "spec.validation.openAPIV3Schema.properties[spec].type: Required value: must not be empty for specified object fields")]
    [InlineData("spec: {type: object, additionalProperties: {type: string}, properties: {a: {type: string}}}", "spec.validation.openAPIV3Schema.properties[spec].additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive")]
    [InlineData("spec: {type: array}", "spec.validation.openAPIV3Schema.properties[spec].items: Required value: must be specified")]
    [InlineData("spec: {type: object, allOf: [{type: object}]}", "spec.validation.openAPIV3Schema.properties[spec].allOf[0].type: Forbidden: must be empty to be structural")]
    [InlineData("spec: {type: strung}", "spec.validation.openAPIV3Schema.properties[spec].type: Unsupported value: \"strung\": supported values: \"array\", \"boolean\", \"integer\", \"number\", \"object\", \"string\"")]
    [InlineData("spec: {type: array, x-kubernetes-list-type: map, items: {type: object, properties: {a: {type: string}}}}", "spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map")]
    [InlineData("spec: {type: object, properties: {a: {type: integer, default: x}}}", "spec.validation.openAPIV3Schema.properties[spec].properties[a].default: Invalid value: \"string\": spec.validation.openAPIV3Schema.properties[spec].properties[a].default in body must be of type integer: \"string\"")]
    [InlineData("spec: {type: string, pattern: '['}", "spec.validation.openAPIV3Schema.properties[spec].pattern: Invalid value: \"[\": must be a valid regular expression")]
    [InlineData("metadata: {type: object, properties: {labels: {type: object}}}", "spec.validation.openAPIV3Schema.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified")]
    public async Task Create_OfASchemaThatIsNotStructural_SaysWhy(string schema, string why)
    {
        await using var api = new CustomApi();

        var refused = await Assert.ThrowsAsync<StatusException>(() => api.DefineAsync(CustomApi.Widgets(schema)));

        Assert.Equal(422, refused.Code);
        Assert.Contains(why, refused.Message);
    }

    [Theory]
    [InlineData("group: example.com", "group: example", "spec.group: Invalid value: \"example\": should be a domain with at least one dot")]
    [InlineData("name: widgets.example.com", "name: others.example.com", "metadata.name: Invalid value: \"others.example.com\": must be spec.names.plural+\".\"+spec.group")]
    [InlineData("storage: true", "storage: false", "must have exactly one version marked as storage version")]
    [InlineData("scope: Namespaced", "scope: Everywhere", "spec.scope: Unsupported value: \"Everywhere\": supported values: \"Cluster\", \"Namespaced\"")]
    [InlineData("kind: Widget,", "kind: Wid_get,", "spec.names.kind: Invalid value: \"Wid_get\": may have mixed case, but should otherwise match: a DNS-1035 label")]
    [InlineData("scope: Namespaced", "scope: Namespaced\n  conversion: {strategy: Webhook}", "this server does not call conversion webhooks yet")]
    [InlineData("group: example.com", "group: example.k8s.io", "metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have approval annotation")]
    [InlineData("more: {}", "more: {subresources: {scale: {specReplicasPath: .status.a, statusReplicasPath: .status.b}}}", "spec.subresources.scale.specReplicasPath: Invalid value: \".status.a\": should be a json path under .spec")]
    [InlineData("more: {}", "more: {selectableFields: [{jsonPath: .spec}]}", "spec.selectableFields[0].jsonPath: Invalid value: \".spec\": must point to a field of type string, boolean or integer")]
    [InlineData("more: {}", "more: {additionalPrinterColumns: [{name: a, type: text, jsonPath: .spec}]}", "spec.additionalPrinterColumns[0].type: Invalid value: \"text\": must be one of boolean,date,integer,number,string")]
    public async Task Create_OfABadDefinition_SaysWhy(string good, string bad, string why)
    {
        await using var api = new CustomApi();

        var refused = await Assert.ThrowsAsync<StatusException>(() => api.DefineAsync(CustomApi.Widgets(Plain).Replace(good, bad)));

        Assert.Equal(422, refused.Code);
        Assert.Contains(why, refused.Message);
    }

    [Fact]
    public async Task Update_OfKindAndScope_IsRefusedOnceEstablished()
    {
        await using var api = new CustomApi();
        var crd = (await api.DefineAsync(CustomApi.Widgets(Plain))).ToNode();
        crd["spec"]!["scope"] = "Cluster";

        var refused = await Assert.ThrowsAsync<StatusException>(() =>
            api.Engine.UpdateAsync(ResourceTypes.CustomResourceDefinitions, ObjectKey.Cluster("widgets.example.com"), "", crd, new RequestContext(), TestApi.Token));

        Assert.Contains("spec.scope: Invalid value: \"Cluster\": field is immutable", refused.Message);
    }

    [Fact]
    public async Task Status_IsItsOwnEndpoint()
    {
        await using var api = new CustomApi();
        await api.DefineAsync(CustomApi.Widgets(Plain));
        var patch = JsonNode.Parse("""[{"op":"add","path":"/status/conditions/-","value":{"type":"Mine","status":"True","reason":"E2E","message":"m"}}]""")!;

        var patched = await api.Engine.PatchAsync(
            ResourceTypes.CustomResourceDefinitions, ObjectKey.Cluster("widgets.example.com"), "status", Client.PatchKind.Json, patch, new RequestContext(), TestApi.Token);

        Assert.Equal("True", CustomApi.Condition(patched.Object, "Mine"));
        Assert.Equal("True", CustomApi.Condition(patched.Object, "Established"));
        Assert.Equal(1, patched.Object.Header.Generation);
    }

    [Fact]
    public async Task Delete_OfADefinitionNamedAsABuiltInResource_LeavesThatAlone()
    {
        await using var api = new CustomApi();
        await api.Api.Create(ResourceTypes.Leases, """{"metadata":{"name":"a"}}""");
        var crd = CustomApi.Parse(CustomApi.Widgets(Plain).Replace("widgets", "leases").Replace("Widget", "Lease").Replace("example.com", "coordination.k8s.io").Replace("name: v1", "name: v2"));
        crd["metadata"]!["annotations"] = new JsonObject { ["api-approved.kubernetes.io"] = "unapproved, a test" };
        await api.Engine.CreateAsync(ResourceTypes.CustomResourceDefinitions, null, crd, new RequestContext(), TestApi.Token);
        await api.UntilAsync("leases.coordination.k8s.io", c => CustomApi.Condition(c, "Established") == "True");
        Assert.Null(api.Engine.Find("coordination.k8s.io", "v2", "leases"));

        await api.Api.Delete(ResourceTypes.CustomResourceDefinitions, "leases.coordination.k8s.io");
        await api.UntilGoneAsync("leases.coordination.k8s.io");

        Assert.NotNull(api.Engine.Find(ResourceTypes.Leases, TestApi.Key("a")));
    }

    [Fact]
    public async Task Create_WithAFormatThatNobodyChecks_Warns()
    {
        await using var api = new CustomApi();
        var context = new RequestContext();

        await api.Engine.CreateAsync(ResourceTypes.CustomResourceDefinitions, null, CustomApi.Parse(CustomApi.Widgets("spec: {type: string, format: colour}")), context, TestApi.Token);

        Assert.Equal(["unrecognized format \"colour\""], context.Warnings);
    }
}
