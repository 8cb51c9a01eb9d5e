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
        string[] kinds = Type.Namespaced ? ["Role", "ClusterRole"] : ["ClusterRole"];
        if (!kinds.Contains(role.Text("kind"), StringComparer.Ordinal)) faults.Add(FieldFault.NotSupported("roleRef.kind", role.Text("kind"), kinds));
        if (role.Text("name").Length == 0) faults.Required("roleRef.name");
        else faults.Each("roleRef.name", role.Text("name"), NameSyntax.PathSegmentFaults(role.Text("name")));
        foreach (var (i, subject) in obj.Items("subjects")) Subject(subject, $"subjects[{i}]", faults);
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        if (!JsonNode.DeepEquals(current["roleRef"], updated["roleRef"])) faults.Invalid("roleRef", updated["roleRef"], "cannot change roleRef");
    }

    private void Subject(JsonObject subject, string field, Faults faults)
    {
        var (kind, group, name) = (subject.Text("kind"), subject.Text("apiGroup"), subject.Text("name"));
        if (name.Length == 0) faults.Required(field + ".name");
        if (kind == "ServiceAccount")
        {
            if (name.Length > 0) faults.Each(field + ".name", name, NameSyntax.SubdomainFaults(name));
            if (group.Length > 0) faults.Supported(field + ".apiGroup", group, "");
            // Beside a role in a namespace an account may be meant that is in the same one.
            if (!Type.Namespaced && subject.Text("namespace").Length == 0) faults.Required(field + ".namespace");
        }
        else if (kind is "User" or "Group")
        {
            if (name.Length == 0) faults.InvalidText(field + ".name", name, kind == "User" ? "user name cannot be empty" : "group name cannot be empty");
            faults.Supported(field + ".apiGroup", group, RbacGroup);
        }
        else faults.Supported(field + ".kind", kind, "ServiceAccount", "User", "Group");
    }
}
