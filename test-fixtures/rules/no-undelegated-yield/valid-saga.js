import { put, takeEvery } from "redux-saga/effects";

function* load() {
  yield put({ type: "loaded" });
}

// silent: redux-saga runs the generators that it is given.
export function* watch() {
  yield takeEvery("load", load);
  yield { type: "plain" };
  yield load();
}
