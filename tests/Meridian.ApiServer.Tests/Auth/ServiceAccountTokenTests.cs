using System.Text.Json.Nodes;
using Meridian.Objects;
using Meridian.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.ApiServer.Tests.Auth;

public sealed class ServiceAccountTokenTests : IAsyncDisposable
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly ObjectStore store;
    private readonly ServiceAccountKey key = ServiceAccountKey.Create();
    private readonly ServiceAccountTokens tokens;

    public ServiceAccountTokenTests()
    {
        store = ObjectStore.InMemory(time);
        tokens = new ServiceAccountTokens(key, ServiceAccountTokens.DefaultIssuer, store, time);
    }

    [Fact]
    public async Task TryAuthenticate_IssuedToken_IsTheServiceAccount()
    {
        var token = await RequestAsync(await CreateAsync(ResourceTypes.ServiceAccounts, "builder", "u1"), new JsonObject());

        Assert.True(tokens.TryAuthenticate(token, [], out var user, out var audiences));
        Assert.Equal("system:serviceaccount:default:builder", user.Name);
        Assert.Equal("u1", user.Uid);
        Assert.Contains("system:serviceaccounts:default", user.Groups);
        Assert.Equal([ServiceAccountTokens.DefaultIssuer], audiences);
    }

    [Fact]
    public async Task TryAuthenticate_ExpiredForgedOrForOthers_IsNobody()
    {
        var account = await CreateAsync(ResourceTypes.ServiceAccounts, "builder", "u1");
        var token = await RequestAsync(account, new JsonObject { ["expirationSeconds"] = 600 });
        var elsewhere = await RequestAsync(account, new JsonObject { ["audiences"] = new JsonArray("vault") });
        var parts = token.Split('.');
        using var otherKey = ServiceAccountKey.Create();
        var claims = ServiceAccountJwt.TryDecode(token, key, out var read) ? read : throw new InvalidOperationException();

        Assert.False(tokens.TryAuthenticate($"{parts[0]}.{parts[1]}.{new string('A', 86)}", [], out _, out _));
        Assert.False(tokens.TryAuthenticate($"eyJhbGciOiJub25lIn0.{parts[1]}.", [], out _, out _));
        Assert.False(tokens.TryAuthenticate(ServiceAccountJwt.Encode(claims, otherKey), [], out _, out _));
        Assert.False(tokens.TryAuthenticate(elsewhere, [], out _, out _));
        Assert.True(tokens.TryAuthenticate(elsewhere, ["vault", "other"], out _, out var matched));
        Assert.Equal(["vault"], matched);
        Assert.True(tokens.TryAuthenticate(token, [], out _, out _));
        time.Advance(TimeSpan.FromSeconds(600));
        Assert.False(tokens.TryAuthenticate(token, [], out _, out _));
    }

    [Fact]
    public async Task TryAuthenticate_BoundPodGone_IsNobody()
    {
        var account = await CreateAsync(ResourceTypes.ServiceAccounts, "builder", "u1");
        var pod = await CreateAsync(ResourceTypes.Pods, "p", "u2");
        var token = await RequestAsync(account, new JsonObject { ["boundObjectRef"] = new JsonObject { ["kind"] = "Pod", ["name"] = "p" } });

        Assert.True(tokens.TryAuthenticate(token, [], out var user, out _));
        Assert.Equal(["p"], user.Extra["authentication.kubernetes.io/pod-name"]);
        await store.WriteAsync(new StoreWrite(ResourceTypes.Pods, pod.Key, long.Parse(pod.Header.ResourceVersion), null), TestContext.Current.CancellationToken);
        Assert.False(tokens.TryAuthenticate(token, [], out _, out _));
    }

    [Fact]
    public async Task IssueAsync_PodTokenOfOldClients_LivesAYearAndWarns()
    {
        var token = await RequestAsync(await CreateAsync(ResourceTypes.ServiceAccounts, "builder", "u1"), new JsonObject { ["expirationSeconds"] = 3607 });

        Assert.True(ServiceAccountJwt.TryDecode(token, key, out var claims));
        Assert.Equal(time.GetUtcNow().AddDays(365), claims.Expires);
        Assert.Equal(time.GetUtcNow().AddSeconds(3607), claims.WarnAfter);
    }

    [Fact]
    public async Task IssueAsync_TooShort_IsInvalid()
    {
        var account = await CreateAsync(ResourceTypes.ServiceAccounts, "builder", "u1");

        var failure = await Assert.ThrowsAsync<StatusException>(() => RequestAsync(account, new JsonObject { ["expirationSeconds"] = 599 }));

        Assert.Contains("may not specify a duration less than 10 minutes", failure.Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        key.Dispose();
        await store.DisposeAsync();
    }

    private async Task<string> RequestAsync(KubeObject account, JsonObject spec)
    {
        var issuer = new TokenRequestIssuer(tokens, store, time);
        var answer = await issuer.IssueAsync(account, new JsonObject { ["spec"] = spec }, new RequestContext(), TestContext.Current.CancellationToken);
        return answer["status"]!["token"]!.GetValue<string>();
    }

    private Task<KubeObject> CreateAsync(ResourceType type, string name, string uid)
    {
        var body = new JsonObject
        {
            ["apiVersion"] = type.ApiVersion,
            ["kind"] = type.Kind,
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default", ["uid"] = uid },
        };
        return store.WriteAsync(new StoreWrite(type, new ObjectKey("default", name), 0, ObjectDraft.Of(body)), TestContext.Current.CancellationToken);
    }
}
