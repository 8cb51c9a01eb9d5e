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
        var claims = ServiceAccountJwt.TryDecode(token, tokens.Keys, out var read) ? read : throw new InvalidOperationException();

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
        var account = await CreateAsync(ResourceTypes.ServiceAccounts, "builder", "u1");
        await CreateAsync(ResourceTypes.Pods, "p", "u2");

        var token = await RequestAsync(account, new JsonObject { ["expirationSeconds"] = 3607, ["boundObjectRef"] = new JsonObject { ["kind"] = "Pod", ["name"] = "p" } });

        Assert.True(ServiceAccountJwt.TryDecode(token, tokens.Keys, out var claims));
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

    [Fact]
    public async Task TryAuthenticate_KeyReplaced_OldTokensStayAndNewOnesAreOfTheNewKey()
    {
        var account = await CreateAsync(ResourceTypes.ServiceAccounts, "builder", "u1");
        var old = await RequestAsync(account, new JsonObject());
        using var newer = ServiceAccountKey.Create();
        var rotated = new ServiceAccountTokens(new ServiceAccountKeyRing([newer, key]), ServiceAccountTokens.DefaultIssuer, store, time);
        var issuer = new TokenRequestIssuer(rotated, store, time);
        var answer = await issuer.IssueAsync(account, [], new RequestContext(), TestContext.Current.CancellationToken);
        var young = answer["status"]!["token"]!.GetValue<string>();

        Assert.True(rotated.TryAuthenticate(old, [], out _, out _));
        Assert.True(rotated.TryAuthenticate(young, [], out _, out _));
        Assert.False(tokens.TryAuthenticate(young, [], out _, out _));
        Assert.Equal(2, System.Text.Json.Nodes.JsonNode.Parse(IssuerDocuments.Keys(rotated.Keys).Span)!["keys"]!.AsArray().Count);
    }

    [Fact]
    public void Rotate_Folder_MakesAKeyThatSignsFirst()
    {
        var folder = Directory.CreateTempSubdirectory("meridian-keys").FullName;
        using (var one = ServiceAccountKeyRing.LoadOrCreate(folder)) Assert.Single(one.Keys);
        ServiceAccountKeyRing.Rotate(folder);
        var newest = ServiceAccountKeyRing.Rotate(folder);

        using var ring = ServiceAccountKeyRing.LoadOrCreate(folder);
        using var last = ServiceAccountKey.Load(newest);

        Assert.Equal((3, last.KeyId, "service-account-3.key"), (ring.Keys.Count, ring.Newest.KeyId, Path.GetFileName(newest)));
        Directory.Delete(folder, true);
    }

    [Fact]
    public async Task TryAuthenticate_NodeBoundToken_EndsWithTheNode()
    {
        var account = await CreateAsync(ResourceTypes.ServiceAccounts, "builder", "u1");
        var body = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Node", ["metadata"] = new JsonObject { ["name"] = "n", ["uid"] = "u9" } };
        var node = await store.WriteAsync(new StoreWrite(ResourceTypes.Nodes, ObjectKey.Cluster("n"), 0, ObjectDraft.Of(body)), TestContext.Current.CancellationToken);
        var token = await RequestAsync(account, new JsonObject { ["boundObjectRef"] = new JsonObject { ["kind"] = "Node", ["name"] = "n", ["uid"] = "u9" } });

        Assert.True(tokens.TryAuthenticate(token, [], out var user, out _));
        Assert.Equal(("n", "u9"), (user.Extra["authentication.kubernetes.io/node-name"][0], user.Extra["authentication.kubernetes.io/node-uid"][0]));
        await store.WriteAsync(new StoreWrite(ResourceTypes.Nodes, node.Key, long.Parse(node.Header.ResourceVersion), null), TestContext.Current.CancellationToken);
        Assert.False(tokens.TryAuthenticate(token, [], out _, out _));
    }

    [Fact]
    public async Task TryAuthenticate_TokenOfASecret_IsGoodWhileTheSecretHoldsIt()
    {
        var account = await CreateAsync(ResourceTypes.ServiceAccounts, "builder", "u1");
        var secret = await CreateAsync(ResourceTypes.Secrets, "s", "u3");
        var token = tokens.IssueLegacy(secret.Key, new BoundReference("builder", "u1"));

        Assert.False(tokens.TryAuthenticate(token, [], out _, out _));
        var filled = secret.ToNode();
        filled["data"] = new JsonObject { ["token"] = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(token)) };
        await store.WriteAsync(new StoreWrite(ResourceTypes.Secrets, secret.Key, long.Parse(secret.Header.ResourceVersion), ObjectDraft.Of(filled)), TestContext.Current.CancellationToken);

        Assert.True(tokens.TryAuthenticate(token, [], out var user, out _));
        Assert.Equal("system:serviceaccount:default:builder", user.Name);
        await store.WriteAsync(new StoreWrite(ResourceTypes.ServiceAccounts, account.Key, long.Parse(account.Header.ResourceVersion), null), TestContext.Current.CancellationToken);
        Assert.False(tokens.TryAuthenticate(token, [], out _, out _));
    }

    [Theory]
    [InlineData("0123456789abcdef", "", "", "system:bootstrap:abcdef")]
    [InlineData("0123456789abcdef", "2026-06-02T00:00:00Z", "system:bootstrappers:workers", "system:bootstrap:abcdef")]
    [InlineData("0123456789abcdef", "2026-05-02T00:00:00Z", "", null)]
    [InlineData("0123456789abcdeX", "", "", null)]
    [InlineData("0123456789abcdef", "", "system:masters", null)]
    [InlineData("fffffffffffffff0", "", "", null)]
    public async Task TryAuthenticate_BootstrapToken_FollowsItsSecret(string asked, string expiration, string groups, string? expected)
    {
        var data = new JsonObject
        {
            ["token-id"] = Base64("abcdef"), ["token-secret"] = Base64("0123456789abcdef"), ["usage-bootstrap-authentication"] = Base64("true"),
            ["expiration"] = Base64(expiration), ["auth-extra-groups"] = Base64(groups),
        };
        var body = new JsonObject
        {
            ["apiVersion"] = "v1", ["kind"] = "Secret", ["type"] = "bootstrap.kubernetes.io/token", ["data"] = data,
            ["metadata"] = new JsonObject { ["name"] = "bootstrap-token-abcdef", ["namespace"] = "kube-system" },
        };
        await store.WriteAsync(new StoreWrite(ResourceTypes.Secrets, new ObjectKey("kube-system", "bootstrap-token-abcdef"), 0, ObjectDraft.Of(body)), TestContext.Current.CancellationToken);

        var known = new BootstrapTokens(store, time).TryAuthenticate($"abcdef.{asked}", out var user);

        Assert.Equal(expected, known ? user!.Name : null);
        if (known) Assert.Equal(groups.Length == 0 ? 2 : 3, user!.Groups.Count);
    }

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));

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
