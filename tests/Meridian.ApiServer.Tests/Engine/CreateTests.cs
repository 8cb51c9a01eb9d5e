using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Engine;

public sealed class CreateTests
{
    [Fact]
    public async Task Create_PlainObject_GetsIdentityFromTheServer()
    {
        await using var api = new TestApi();

        var made = await api.Create(ResourceTypes.ConfigMaps, """{"metadata":{"name":"a","uid":"mine","generation":7,"deletionTimestamp":"2020-01-01T00:00:00Z"},"data":{"k":"v"}}""");

        Assert.Equal(("default", "a", "v1", "ConfigMap"), (made.Header.Namespace, made.Header.Name, made.Header.ApiVersion, made.Header.Kind));
        Assert.True(Guid.TryParse(made.Header.Uid, out _));
        Assert.Equal(1, made.Header.Generation);
        Assert.Null(made.Header.DeletionTimestamp);
        Assert.Equal("2026-01-02T03:04:05Z", made.ToNode()["metadata"]!["creationTimestamp"]!.ToString());
        Assert.Same(made, api.Get(ResourceTypes.ConfigMaps, "a"));
    }

    [Fact]
    public async Task Create_GenerateName_CutsThePrefixAndAddsFiveCharacters()
    {
        await using var api = new TestApi();
        var prefix = new string('x', 70);

        var made = await api.Create(ResourceTypes.ConfigMaps, $$$"""{"metadata":{"generateName":"{{{prefix}}}"}}""");

        Assert.Matches("^x{58}[bcdfghjklmnpqrstvwxz2456789]{5}$", made.Header.Name);
    }

    public static TheoryData<string, string, int, string> Refusals => new()
    {
        { "configmaps", """{"metadata":{"name":"there"}}""", 409, "configmaps \"there\" already exists" },
        { "configmaps", """{"metadata":{}}""", 422, "ConfigMap \"\" is invalid: metadata.name: Required value: name or generateName is required" },
        { "configmaps", """{"metadata":{"name":"a","namespace":"other"}}""", 400, "the namespace of the provided object does not match the namespace sent on the request" },
        { "configmaps", """{"kind":"Pod","metadata":{"name":"a"}}""", 400, "Pod in version \"v1\" cannot be handled as a ConfigMap" },
        { "configmaps", """{"apiVersion":"v2","metadata":{"name":"a"}}""", 400, "the API version in the data (v2) does not match the expected API version (v1)" },
        { "configmaps", """{"metadata":{"name":"a","resourceVersion":"5"}}""", 400, "resourceVersion should not be set on objects to be created" },
        { "ingresses", """{"metadata":{"name":"a"}}""", 422, "Ingress.networking.k8s.io \"a\" is invalid: spec.color: Required value" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Create_Malformed_IsRefusedAsKubernetesDoes(string plural, string json, int code, string message)
    {
        await using var api = new TestApi();
        await api.Create(ResourceTypes.ConfigMaps, """{"metadata":{"name":"there"}}""");
        var type = ResourceTypes.LocalCluster.Single(t => t.Plural == plural);

        var failure = await Assert.ThrowsAsync<StatusException>(() => api.Create(type, json));

        Assert.Equal((code, message), (failure.Code, failure.Message));
    }

    [Fact]
    public async Task Create_DryRun_AnswersButStoresNothing()
    {
        await using var api = new TestApi();
        var before = api.Store.Revision;

        var answer = await api.Create(ResourceTypes.ConfigMaps, """{"metadata":{"name":"a"}}""", new RequestContext { DryRun = true });

        Assert.NotEqual("", answer.Header.Uid);
        Assert.Equal("", answer.Header.ResourceVersion);
        Assert.Equal(before, api.Store.Revision);
        Assert.Null(api.Engine.Find(ResourceTypes.ConfigMaps, TestApi.Key("a")));
    }

    [Theory]
    [InlineData(FieldValidation.Strict, 400)]
    [InlineData(FieldValidation.Warn, 0)]
    public async Task Create_DecodingProblems_AreRefusedOrReported(FieldValidation validation, int code)
    {
        await using var api = new TestApi();
        var context = new RequestContext { FieldValidation = validation, DecodingProblems = ["unknown field \"spec.x\"", "duplicate field \"spec.y\""] };

        var failure = await Record.ExceptionAsync(() => api.Create(ResourceTypes.ConfigMaps, """{"metadata":{"name":"a"}}""", context));

        Assert.Equal(code, (failure as StatusException)?.Code ?? 0);
        if (code == 400) Assert.EndsWith("strict decoding error: unknown field \"spec.x\", duplicate field \"spec.y\"", failure!.Message, StringComparison.Ordinal);
        else Assert.Equal(context.DecodingProblems, context.Warnings);
    }
}
