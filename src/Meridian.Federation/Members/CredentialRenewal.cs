using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>Exchanges the tokens of members for their successors long before they end: with the token itself, asked of the member.</summary>
internal sealed partial class CredentialRenewal(IKubeClient federation, TimeProvider time, ILogger<CredentialRenewal> logger)
{
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Failed> failures = new(StringComparer.Ordinal);

    private sealed record Failed(string Why, DateTimeOffset At);

    /// <summary>Why a member's token could not be renewed; null if nothing went wrong.</summary>
    public string? Fault(string member) => failures.GetValueOrDefault(member)?.Why;

    /// <summary>Renews the token if it is time to. A failure is remembered and tried again.</summary>
    /// <param name="member">Name of the member.</param>
    /// <param name="secret">Its credentials.</param>
    /// <param name="client">The member.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public async Task RenewAsync(string member, KubeObject secret, IKubeClient client, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (new MemberSecret(secret) is not { Account: { } account, RenewAfter: { } due } || now < due) return;
        if (failures.GetValueOrDefault(member) is { } failed && now - failed.At < Retry) return;
        try
        {
            var token = await AccountToken.RequestAsync(client, account, now, cancellationToken);
            // Only over the token it follows: a join may have written another.
            var patch = new JsonObject { ["metadata"] = new JsonObject { ["resourceVersion"] = secret.Header.ResourceVersion }, ["data"] = MemberSecret.TokenData(token) };
            var manager = new WriteOptions { FieldManager = FederationMarks.FieldManager };
            await federation.PatchAsync(ResourceTypes.Secrets, secret.Key, PatchKind.Merge, JsonBytes.Of(patch), manager, cancellationToken);
            failures.TryRemove(member, out _);
            LogRenewed(member, token.Expires);
        }
        catch (Exception failure) when (MemberFailure.IsExpected(failure, cancellationToken))
        {
            failures[member] = new Failed(failure.Message, now);
            LogFailed(member, failure.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The token for cluster {Cluster} was renewed; it is good until {Expires}")]
    private partial void LogRenewed(string cluster, DateTimeOffset expires);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The token for cluster {Cluster} could not be renewed: {Why}")]
    private partial void LogFailed(string cluster, string why);
}
