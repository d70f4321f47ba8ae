// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import static dev.lanner.state.field.FieldList.ofThread;

import dev.lanner.api.container.Accounts;
import dev.lanner.api.event.PrintFormat;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.FieldValue;
import dev.lanner.api.field.Scope;
import dev.lanner.api.text.Text;
import dev.lanner.spi.field.FieldProvider;
import dev.lanner.state.host.HostAccounts;
import dev.lanner.state.process.ThreadRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The fields of the users and groups of the thread, {@code user.*} and {@code group.*}. */
@Component
public final class UserFields implements FieldProvider {
    private static final Text NOT_AVAILABLE = Text.of("<NA>");

    private final HostAccounts hostAccounts;

    @Activate
    public UserFields(@Reference HostAccounts hostAccounts) {
        this.hostAccounts = hostAccounts;
    }

    @Override
    public List<FieldSpec> fields() {
        FieldList list = new FieldList(Scope.PROCESS);
        list.add(
                        "user.uid",
                        FieldType.UNSIGNED,
                        PrintFormat.IDENTIFIER,
                        "Effective user id of the thread.",
                        FieldList.number(ThreadRecord::uid))
                .text(
                        "user.name",
                        "Name of that user.",
                        ofThread((thread, value) ->
                                thread.uid() >= 0 && set(accounts(thread).userName(thread.uid()), value)))
                .path("user.homedir", "Home directory of that user.", ofThread((thread, value) -> {
                    Accounts.User user = accounts(thread).user(thread.uid());
                    return thread.uid() >= 0 && set(user == null ? null : user.home(), value);
                }))
                .path("user.shell", "Login shell of that user.", ofThread((thread, value) -> {
                    Accounts.User user = accounts(thread).user(thread.uid());
                    return thread.uid() >= 0 && set(user == null ? null : user.shell(), value);
                }))
                .add(
                        "user.loginuid",
                        FieldType.INTEGER,
                        PrintFormat.IDENTIFIER,
                        "User id of the login that the thread comes from; -1 if it comes from none.",
                        ofThread((thread, value) -> {
                            value.setNumber(thread.loginUid());
                            return true;
                        }))
                .text(
                        "user.loginname",
                        "Name of the user who has logged in, always one of the host.",
                        ofThread((thread, value) -> set(
                                thread.loginUid() < 0
                                        ? null
                                        : hostAccounts.accounts().userName(thread.loginUid()),
                                value)))
                .add(
                        "group.gid",
                        FieldType.UNSIGNED,
                        PrintFormat.IDENTIFIER,
                        "Effective group id of the thread.",
                        FieldList.number(ThreadRecord::gid))
                .text(
                        "group.name",
                        "Name of that group.",
                        ofThread((thread, value) ->
                                thread.gid() >= 0 && set(accounts(thread).groupName(thread.gid()), value)));
        return list.fields();
    }

    private Accounts accounts(ThreadRecord thread) {
        return ThreadAccounts.of(thread, hostAccounts);
    }

    /** Rules know a name that is in no list as this text, not as the lack of a value. */
    private static boolean set(@Nullable Text text, FieldValue value) {
        value.setText(text == null ? NOT_AVAILABLE : text);
        return true;
    }
}
