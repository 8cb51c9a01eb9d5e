using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>One party that follows a type in all members.</summary>
internal sealed record MemberFollower(ResourceType Type, InformerScope Scope, Action<string, ObjectChange> Changed, Action<string> Synced);
