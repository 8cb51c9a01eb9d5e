using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>RoleBindings and ClusterRoleBindings.</summary>
internal sealed class BindingStrategy(ResourceType type) : BuiltInStrategy(type)
{
    private const string RbacGroup = "rbac.authorization.k8s.io";

    public override bool HasGeneration => false;

    public override bool AllowsCreateOnUpdate => true;

    public override void Default(JsonObject obj)
    {
        obj.Obj("roleRef")?.SetDefault("apiGroup", RbacGroup);
        if (obj.Obj("roleRef") is { } role && role.Text("apiGroup").Length == 0) role["apiGroup"] = RbacGroup;
        foreach (var (_, subject) in obj.Items("subjects"))
            if (subject.Text("apiGroup").Length == 0 && (subject.Text("kind") is "User" or "Group")) subject["apiGroup"] = RbacGroup;
    }

    protected override IEnumerable<string> NameFaults(string name) => NameSyntax.PathSegmentFaults(name);

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var role = obj.Obj("roleRef");
        if (role.Text("apiGroup") != RbacGroup) faults.Add(FieldFault.NotSupported("roleRef.apiGroup", role.Text("apiGroup"), RbacGroup));
        string[] kinds = Type.Namespaced ? ["ClusterRole", "Role"] : ["ClusterRole"];
        if (!kinds.Contains(role.Text("kind"), StringComparer.Ordinal)) faults.Add(FieldFault.NotSupported("roleRef.kind", role.Text("kind"), kinds));
        if (role.Text("name").Length == 0) faults.Required("roleRef.name");
        else faults.Each("roleRef.name", role.Text("name"), NameSyntax.PathSegmentFaults(role.Text("name")));
        foreach (var (i, subject) in obj.Items("subjects")) Subject(subject, $"subjects[{i}]", faults);
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        if (!JsonNode.DeepEquals(current["roleRef"], updated["roleRef"])) faults.Invalid("roleRef", updated["roleRef"], "cannot change roleRef");
    }

    private static void Subject(JsonObject subject, string field, Faults faults)
    {
        if (subject.Text("name").Length == 0) faults.Required(field + ".name");
        var (kind, group) = (subject.Text("kind"), subject.Text("apiGroup"));
        if (kind == "ServiceAccount")
        {
            if (group.Length > 0) faults.Add(FieldFault.NotSupported(field + ".apiGroup", group, ""));
            if (subject.Text("namespace").Length == 0) faults.Required(field + ".namespace");
        }
        else if (kind is "User" or "Group")
        {
            if (group != RbacGroup) faults.Add(FieldFault.NotSupported(field + ".apiGroup", group, RbacGroup));
        }
        else faults.Add(FieldFault.NotSupported(field + ".kind", kind, "Group", "ServiceAccount", "User"));
    }
}
