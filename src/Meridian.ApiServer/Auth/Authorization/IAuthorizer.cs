using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Decides who may do what. Safe for concurrent use.</summary>
public interface IAuthorizer
{
    /// <summary>Decides one question at the newest known state of the rules.</summary>
    AccessDecision Authorize(UserInfo user, in AccessRequest request);

    /// <summary>Every rule that holds for a user in a namespace, with those for the whole cluster.</summary>
    IReadOnlyList<PolicyRule> RulesOf(UserInfo user, string ns);
}

/// <summary>The answer of an <see cref="IAuthorizer"/>.</summary>
/// <param name="Allowed">Whether the request may go on.</param>
/// <param name="Reason">Why it may; may be empty.</param>
public readonly record struct AccessDecision(bool Allowed, string Reason);
