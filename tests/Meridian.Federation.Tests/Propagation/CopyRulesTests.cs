using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation.Tests;

/// <summary>What is done about others: their objects, their changes, and deletions that nobody may have wanted.</summary>
public sealed class CopyRulesTests
{
    private const string Words = """{"metadata":{"namespace":"default","name":"words","annotations":ANNOTATIONS},"data":{"k":"1"}}""";

    private static readonly ObjectKey Key = new("default", "words");

    private static void AddWords(FakeFederation federation, string annotations = "{}") => federation.Api.Add(ResourceTypes.ConfigMaps, Words.Replace("ANNOTATIONS", annotations, StringComparison.Ordinal));

    private static JsonNode Entry(FakeFederation federation, string placement = "words.configmaps") => federation.Placement(placement)["clusters"]![0]!;

    private static string? Value(FakeFederation federation, string member = "a") => federation.Copy(member, ResourceTypes.ConfigMaps, "words")?.ToNode()["data"]?["k"]?.GetValue<string>();

    [Fact]
    public async Task Drift_IsSetRight_UnlessSomebodyInsists()
    {
        await using var federation = new FakeFederation("a");
        AddWords(federation);
        await federation.RunAsync();

        for (var i = 0; i < 5; i++)
        {
            federation.Members["a"].Api.Edit(ResourceTypes.ConfigMaps, Key, c => c["data"]!["k"] = "theirs");
            await federation.RunAsync();
            Assert.Equal("1", Value(federation));
        }
        federation.Members["a"].Api.Edit(ResourceTypes.ConfigMaps, Key, c => c["data"]!["k"] = "theirs");
        await federation.RunAsync();
        Assert.Equal("theirs", Value(federation));
        Assert.Equal("Drifted", Entry(federation)["state"]!.GetValue<string>());

        await federation.RunAfterAsync(federation.Options.LongestRetry);
        Assert.Equal("1", Value(federation));
        Assert.Equal("Placed", Entry(federation)["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task Drift_ThatIsOnlyToBeReported_NamesTheFieldAndStays()
    {
        await using var federation = new FakeFederation("a");
        AddWords(federation, """{"meridian.dev/drift":"report"}""");
        await federation.RunAsync();

        federation.Members["a"].Api.Edit(ResourceTypes.ConfigMaps, Key, c => c["data"]!["k"] = "theirs");
        await federation.RunAsync();

        Assert.Equal("theirs", Value(federation));
        Assert.Equal("Drifted", Entry(federation)["state"]!.GetValue<string>());
        Assert.Contains(".data.k", Entry(federation)["message"]!.GetValue<string>(), StringComparison.Ordinal);

        federation.Members["a"].Api.Edit(ResourceTypes.ConfigMaps, Key, c => c["data"]!["k"] = "1");
        await federation.RunAsync();
        Assert.Equal("Placed", Entry(federation)["state"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("Always", "theirs", "1")]
    [InlineData("ifIdentical", "theirs", "theirs")]
    [InlineData("ifIdentical", "1", "1")]
    [InlineData("never", "1", "1")]
    public async Task Adopt_ByChoice_KeepsTheObject(string adopt, string theirs, string then)
    {
        await using var federation = new FakeFederation("a");
        var there = federation.Members["a"].Api.Add(ResourceTypes.ConfigMaps, $$"""{"metadata":{"namespace":"default","name":"words"},"data":{"k":"{{theirs}}"} }""");

        AddWords(federation, $$"""{"meridian.dev/adopt":"{{adopt}}"}""");
        await federation.RunAsync();

        var copy = federation.Copy("a", ResourceTypes.ConfigMaps, "words")!;
        var adopted = adopt == "Always" || (adopt == "ifIdentical" && theirs == "1");
        Assert.Equal((then, there.Header.Uid, adopted), (Value(federation), copy.Header.Uid, FederationMarks.IsOurs(copy, "world")));
        Assert.Equal(adopted ? "Placed" : "Conflict", Entry(federation)["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task Adopt_ChosenLater_TakesTheObjectOver()
    {
        await using var federation = new FakeFederation("a");
        federation.Members["a"].Api.Add(ResourceTypes.ConfigMaps, """{"metadata":{"namespace":"default","name":"words"},"data":{"k":"theirs"}}""");
        AddWords(federation);
        await federation.RunAsync();
        Assert.Equal("theirs", Value(federation));

        federation.Api.Edit(ResourceTypes.ConfigMaps, Key, c => c["metadata"]!["annotations"] = new JsonObject { ["meridian.dev/adopt"] = "Always" });
        await federation.RunAsync();

        Assert.Equal("1", Value(federation));
    }

    [Fact]
    public async Task Adopt_ObjectOfAnotherFederation_IsNeverTaken()
    {
        await using var federation = new FakeFederation("a");
        federation.Members["a"].Api.Add(ResourceTypes.ConfigMaps, """{"metadata":{"namespace":"default","name":"words","annotations":{"meridian.dev/federation":"other"}},"data":{"k":"theirs"}}""");

        AddWords(federation, """{"meridian.dev/adopt":"Always"}""");
        await federation.RunAsync();

        Assert.Equal("theirs", Value(federation));
        Assert.Contains("\"other\"", Entry(federation)["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conflict_IsOver_WhenTheStrangerHasGone()
    {
        await using var federation = new FakeFederation("a");
        federation.Members["a"].Api.Add(ResourceTypes.ConfigMaps, """{"metadata":{"namespace":"default","name":"words"},"data":{"k":"theirs"}}""");
        AddWords(federation);
        await federation.RunAsync();

        federation.Members["a"].Api.Remove(ResourceTypes.ConfigMaps, Key);
        await federation.RunAfterAsync(federation.Options.LongestRetry);

        Assert.Equal("1", Value(federation));
    }

    [Theory]
    [InlineData("annotation")]
    [InlineData("cascade")]
    public async Task Delete_Orphaning_LeavesTheCopiesWithoutMarks(string way)
    {
        await using var federation = new FakeFederation("a");
        AddWords(federation, way == "annotation" ? """{"meridian.dev/orphan":"true"}""" : "{}");
        await federation.RunAsync();

        await federation.Api.DeleteAsync(ResourceTypes.ConfigMaps, Key, new DeleteOptions { PropagationPolicy = way == "cascade" ? "Orphan" : "Background" }, FakeFederation.Token);
        if (way == "cascade") federation.Api.Edit(ResourceTypes.ConfigMaps, Key, c => c["metadata"]!["finalizers"] = new JsonArray(FederationMarks.Finalizer));
        await federation.RunAsync();

        Assert.Null(federation.Api.Find(ResourceTypes.ConfigMaps, Key));
        var left = federation.Copy("a", ResourceTypes.ConfigMaps, "words")!;
        Assert.Empty(left.Header.Annotations);
        Assert.Empty(left.Header.Labels);
    }

    [Fact]
    public async Task Removal_OfTooManyAtOnce_IsHeldBackUntilConfirmedOrInTime()
    {
        await using var federation = new FakeFederation("a");
        for (var i = 0; i < 40; i++) federation.Api.Add(ResourceTypes.ConfigMaps, $$"""{"metadata":{"namespace":"default","name":"words{{i}}"},"data":{"k":"1"} }""");
        await federation.RunAsync();

        for (var i = 0; i < 40; i++) Exclude(federation, $"words{i}");
        await federation.RunAsync();
        Assert.Equal(30, federation.Members["a"].Api.All(ResourceTypes.ConfigMaps).Count);
        var held = Enumerable.Range(0, 40).First(i => federation.Copy("a", ResourceTypes.ConfigMaps, $"words{i}") is not null);
        Assert.Equal(("Held", "DeletionBudget"), (Entry(federation, $"words{held}.configmaps")["state"]!.GetValue<string>(), Entry(federation, $"words{held}.configmaps")["reason"]!.GetValue<string>()));

        federation.Api.Edit(ResourceTypes.ConfigMaps, new("default", $"words{held}"), c => c["metadata"]!["annotations"]!["meridian.dev/confirm-deletions"] = "true");
        await federation.RunAsync();
        Assert.Null(federation.Copy("a", ResourceTypes.ConfigMaps, $"words{held}"));

        await federation.RunAfterAsync(federation.Options.RemovalWindow);
        Assert.Equal(19, federation.Members["a"].Api.All(ResourceTypes.ConfigMaps).Count);
    }

    private static void Exclude(FakeFederation federation, string name) => federation.Api.Edit(ResourceTypes.ConfigMaps, new("default", name), c => c["metadata"]!["annotations"] = new JsonObject
    {
        ["federation.alpha.kubernetes.io/cluster-selector"] = """[{"key":"nobody","operator":"exists"}]""",
    });

    [Fact]
    public async Task Refused_ByTheMember_IsToldWithAReasonAndNotTriedInATightLoop()
    {
        await using var federation = new FakeFederation("a", "b");
        var member = federation.Members["a"].Api;
        member.Fault = r => r.Type.Equals(ResourceTypes.ConfigMaps) ? new StatusException(422, "Invalid", "ConfigMap \"words\" is invalid") : null;

        AddWords(federation);
        await federation.RunAsync();

        Assert.Equal(("Failed", "Invalid"), (Entry(federation)["state"]!.GetValue<string>(), Entry(federation)["reason"]!.GetValue<string>()));
        Assert.Equal("1", Value(federation, "b"));
        var tries = member.Requests.Count(r => r.Type.Equals(ResourceTypes.ConfigMaps));
        await federation.RunAfterAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(tries, member.Requests.Count(r => r.Type.Equals(ResourceTypes.ConfigMaps)));
    }

    [Fact]
    public async Task MemberOverloaded_IsGivenTheTimeItAsksFor()
    {
        await using var federation = new FakeFederation("a");
        var member = federation.Members["a"].Api;
        member.Fault = _ => new StatusException(429, "TooManyRequests", "Too many requests, please try again later.") { RetryAfterSeconds = 10 };
        AddWords(federation);
        await federation.RunAsync();
        member.Fault = null;

        await federation.RunAfterAsync(TimeSpan.FromSeconds(7));
        Assert.Null(Value(federation));
        await federation.RunAfterAsync(TimeSpan.FromSeconds(6));
        Assert.Equal("1", Value(federation));
    }
}
