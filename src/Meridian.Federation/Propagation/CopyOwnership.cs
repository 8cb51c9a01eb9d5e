using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Whose an object in a member is.</summary>
internal enum CopyOwner
{
    /// <summary>There is no object.</summary>
    Nobody,

    /// <summary>The federation made it.</summary>
    Federation,

    /// <summary>Somebody else made it: it is not changed and not deleted.</summary>
    SomebodyElse,
}

/// <summary>Tells whose an object in a member is.</summary>
internal static class CopyOwnership
{
    public static CopyOwner Of(KubeObject? copy, FederationOptions options) =>
        copy is null ? CopyOwner.Nobody : FederationMarks.IsOurs(copy, options.Name) ? CopyOwner.Federation : CopyOwner.SomebodyElse;
}
