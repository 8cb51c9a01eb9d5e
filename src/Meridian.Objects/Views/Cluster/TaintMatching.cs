namespace Meridian.Objects;

/// <summary>Which tolerations let a pod live with which taints.</summary>
public static class TaintMatching
{
    /// <summary>Whether a toleration covers a taint. An empty key or effect covers all.</summary>
    public static bool Tolerates(this Toleration toleration, Taint taint)
    {
        if (toleration.Effect.Length > 0 && toleration.Effect != taint.Effect) return false;
        if (toleration.Key.Length > 0 && toleration.Key != taint.Key) return false;
        return toleration.Operator switch
        {
            "Exists" => true,
            "" or "Equal" => toleration.Key.Length > 0 && toleration.Value == taint.Value,
            _ => false,
        };
    }

    /// <summary>Whether any of the tolerations covers a taint.</summary>
    public static bool Tolerate(this IEnumerable<Toleration> tolerations, Taint taint) => tolerations.Any(t => t.Tolerates(taint));
}
